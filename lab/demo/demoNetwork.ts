import type { Json } from '../jsonMerge';
import type { LaunchOptions } from '../labProcess';
import type { ServicePorts } from '../service';
import type { DemoCable } from './cable';

const LOOPBACK = '/ip4/127.0.0.1';

/** Where the daemons of the demo meet: on loopback, but for the peer at the other end of the cable. */
export class DemoNetwork {
  /** @param cabled the peer that lives there; without a cable all of them are here */
  constructor(
    private readonly cable: DemoCable | null,
    private readonly cabled: string,
  ) {}

  /** How it is launched. */
  launchOf(name: string): Partial<LaunchOptions> {
    return this.isFar(name) && this.cable ? { within: this.cable.within } : {};
  }

  /** Where a peer listens, as its `service.json` has it. */
  listeningOf(name: string, { api, swarm }: ServicePorts): Json {
    const places = this.placesOf(name);
    return {
      cluster: { listen_multiaddress: places.map((place) => `${place}/tcp/${swarm}`) },
      api: { restapi: { http_listen_multiaddress: apiIn(places, api) } },
    };
  }

  /** Where the API of a peer is, if that is not here. */
  farApiOf(name: string, { api }: ServicePorts): { readonly farApi?: string } {
    return this.isFar(name) ? { farApi: apiIn(this.placesOf(name), api) } : {};
  }

  /** Where a Kubo listens that peers use on either side, as its configuration has it. */
  kuboListening(port: number): Readonly<Record<string, string>> {
    return { 'Addresses.API': JSON.stringify(this.placesOf('').map((place) => `${place}/tcp/${port}`)) };
  }

  /** The address of a daemon on loopback as another one reaches it. */
  reached(address: string, { of, from }: { readonly of: string; readonly from: string }): string {
    const { cable } = this;
    const place = cable && this.isFar(of) ? cable.there : cable && this.isFar(from) ? cable.here : null;
    return place === null ? address : address.replace(LOOPBACK, `/ip4/${place}`);
  }

  private placesOf(name: string): readonly string[] {
    const { cable } = this;
    if (cable === null) {
      return [LOOPBACK];
    }
    return this.isFar(name) ? [`/ip4/${cable.there}`] : [LOOPBACK, `/ip4/${cable.here}`];
  }

  private isFar(name: string): boolean {
    return this.cable !== null && name === this.cabled;
  }
}

/** This machine alone asks it. */
function apiIn([first = LOOPBACK]: readonly string[], port: number): string {
  return `${first}/tcp/${port}`;
}
