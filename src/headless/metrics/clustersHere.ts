import { cockpitHere } from '../../clusters/cockpitHere';
import { LookRequests, MOST_OF_SCRAPES } from '../../clusters/scheduling/lookRequests';
import { type ClusterSource, ScrapedClusters } from '../../clusters/scrapedClusters';
import { ClusterStore } from '../../clusters/store';
import type { MonitorLog } from '../../monitor/monitor';

/** The clusters of this machine for a program that is nothing but an endpoint. Asks nobody until somebody scrapes. */
export function clustersHere(log: MonitorLog): ClusterSource {
  const store = new ClusterStore();
  const looks = new LookRequests();
  const cockpit = cockpitHere({
    store,
    environment: process.env,
    scheduled: () => ({ sentElsewhere: () => Math.min(MOST_OF_SCRAPES, looks.inLastMinute()) }),
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
