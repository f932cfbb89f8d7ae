/** What programs that serve others ask about clusters: from the bundle of the commands about clusters. */
export { clustersHere } from '../metrics/clustersHere';
export { clusterAnswers } from './clusterAnswers';
