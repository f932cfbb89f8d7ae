import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { DaemonStatusResponse } from '../../../src/status/result';
import { installedNodes } from '../../../lab/hosts/installedHost';
import { EndpointProgram } from './endpointProgram';

/** Long enough for what held no look to have been collected, and to be asked for by many. */
const ASKED_FOR_MS = 60_000;
const BETWEEN_MS = 1000;
/** Collects everything that nothing holds, many times a look. */
const FORCED_COLLECTION = [
  '--expose-gc',
  '--import',
  'data:text/javascript,setInterval(globalThis.gc,400).unref()',
];

describe('every Node that may run this', () => {
  it('answers each second for a minute while Kubo is frozen and memory is collected', async function () {
    this.timeout(ASKED_FOR_MS * 3);
    const nodes = await installedNodes(console.error);
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      const frozen = await kubo(lab);
      await prepareService(lab);
      // The peer makes each look ask the Kubo that accepts and is silent.
      await startService(lab);
      frozen.freeze();
      await Promise.all(nodes.map((node) => askForAMinute(lab, node)));
    } finally {
      await lab.close();
    }
  });
});

async function askForAMinute(lab: Lab, node: string): Promise<void> {
  const { stdout: version } = await execa(node, ['--version']);
  const endpoint = await EndpointProgram.startOn([node, ...FORCED_COLLECTION], lab, '--port', '0');
  const end = performance.now() + ASKED_FOR_MS;
  for (let look = 1; performance.now() < end; look++) {
    // The pace of the clients, not a wait for anything.
    const next = sleep(BETWEEN_MS);
    const { status, json, text } = await endpoint.ask();
    assert.equal(status, 200, `Node ${version}, look ${look}: ${text}`);
    const { state, process_count } = DaemonStatusResponse.parse(json).daemons.ipfs ?? {};
    assert.deepEqual([state, process_count], ['unresponsive', 1], `Node ${version}, look ${look}: ${text}`);
    await next;
  }
  await endpoint.process.stop();
}
