/** Commands that an editor loads when somebody first runs one of them. */
export { copyDiagnosis } from './copyDiagnosis';
export { setRole } from './setRole';
