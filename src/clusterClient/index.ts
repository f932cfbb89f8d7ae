/** A client of the REST API of IPFS Cluster that knows nothing of this extension. */
export { AddressError, parseAddress } from './address';
export { ClusterClient, type ClusterClientOptions } from './clusterClient';
export type { Credentials, CredentialsSource } from './credentials';
export {
  ApiError,
  ClusterError,
  CredentialsError,
  NotAClusterError,
  StreamError,
  TlsError,
  UnreachableError,
} from './errors';
export type { PinOptions } from './parameters/pinOptions';
export { ItemStream } from './reading/itemStream';
export type { CallOptions } from './requester';
export type { Addition, AddOptions } from './resources/add';
export type { PinType } from './resources/allocations';
export type { PinFilter, StatusOptions } from './resources/pins';
export type * from './schemas';
export { SshError } from './ssh/sshError';
export type { SshOptions } from './ssh/sshProcess';
export type { Certificate, Trust } from './transport/certificates';
export type { Endpoint } from './transport/endpoint';
