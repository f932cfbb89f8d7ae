/** Commands that an editor loads when somebody first runs one of them. */
export { copyDiagnosis } from './copyDiagnosis';
export { initialize } from './initialize';
export { setRole } from './setRole';
