import { Cockpit } from '../../clusters/cockpit';
import { LookRequests, MOST_OF_SCRAPES } from '../../clusters/scheduling/lookRequests';
import { openSchedule } from '../../clusters/scheduling/openSchedule';
import { type ClusterSource, ScrapedClusters } from '../../clusters/scrapedClusters';
import { ClusterStore } from '../../clusters/store';
import { thisMachine } from '../../controller/machine/machine';
import { localClusters } from '../../controller/localClusters';
import type { MonitorLog } from '../../monitor/monitor';

/** The clusters of this machine for a program that is nothing but an endpoint. Asks nobody until somebody scrapes. */
export function clustersHere(log: MonitorLog): ClusterSource {
  const store = new ClusterStore();
  const looks = new LookRequests();
  const cockpit = new Cockpit({
    store,
    findLocals: (signal) => localClusters(thisMachine(process.env), signal),
    openSchedule: (parts) =>
      openSchedule({
        ...parts,
        environment: process.env,
        sentElsewhere: () => Math.min(MOST_OF_SCRAPES, looks.inLastMinute()),
      }),
    onFault: (error) => {
      log.error('Something about the clusters could not be done.', error);
    },
  });
  const scraped = new ScrapedClusters(cockpit, store);
  return {
    read: () => scraped.read(),
    looked: () => {
      looks.note();
    },
    close: async () => {
      scraped.close();
      await cockpit.close();
    },
  };
}
