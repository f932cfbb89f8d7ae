export interface ListeningAddress {
  readonly host: string;
  readonly port: number;
}

/** The TCP addresses on which a process listens. */
export interface Listening {
  /**
   * True when it listens on a port.
   * @param takes whether an address that it listens at will do; any unless said otherwise
   */
  on(port: number, takes?: (host: string) => boolean): boolean;
  /** To be asked for only where it matters: on a machine with many connections it costs more than all the rest. */
  all(): readonly ListeningAddress[];
}

/** Addresses that are known already. */
export function listeningAt(addresses: readonly ListeningAddress[]): Listening {
  return {
    on: (port, takes = () => true) => addresses.some((one) => one.port === port && takes(one.host)),
    all: () => addresses,
  };
}
