import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { type Json, merge } from '../../../lab/jsonMerge';
import { Lab } from '../../../lab/lab';
import { prepareKubo } from '../../../lab/kubo';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { namesIn, type TypesBySection } from '../../../src/probes/config/goTypes';
import { KUBO_TYPES } from '../../../src/probes/config/kuboTypes';
import { SERVICE_TYPES } from '../../../src/probes/config/serviceTypes';
import type { Instance } from '../../../src/status/result';
import { check } from '../situation';

/** Values of JSON that no key of such a type takes. */
const WRONG: Readonly<Record<string, readonly Json[]>> = {
  text: [5],
  flag: ['true', 1],
  whole: ['1', 1.5],
  number: ['0.5'],
  duration: [5, '5x'],
  texts: [{ a: 'b' }, [5]],
  textOrTexts: [5, [5]],
  textMap: [['a'], { a: 5 }],
  textsMap: [['a'], { a: [5] }],
};
/** Sections that are read only where they are the one that is used. */
const INSTEAD: Readonly<Record<string, Json>> = {
  raft: { consensus: { crdt: null, raft: {} } },
  badger3: { datastore: { pebble: null, badger3: {} } },
  badger: { datastore: { pebble: null, badger: {} } },
  leveldb: { datastore: { pebble: null, leveldb: {} } },
};
const AT_ONCE = 4;

interface Fault {
  readonly path: readonly string[];
  readonly value: Json;
}

/** One wrong value for each key, of each sort in turn. */
const faultsOf = (types: TypesBySection): Fault[] =>
  types
    .flatMap(([section, keys]) =>
      Object.entries(keys).flatMap(([type, names]) =>
        namesIn(names).map((key) => ({ path: [...section.split(/[:/]/), key], type })),
      ),
    )
    .flatMap(({ path, type }, number) => {
      const values = WRONG[type] ?? [];
      const value = values[number % values.length];
      return value === undefined ? [] : [{ path: path.filter((step) => step !== ''), value }];
    });

describe('a value of a wrong type, in keys that nothing else of us reads', () => {
  let lab: Lab;

  before(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(await lab.serviceJson());
  });

  after(() => lab.close());

  /** Tries all faults, some at a time. @param attempt tells what is untrue, or null */
  const tryAll = async (
    faults: readonly Fault[],
    attempt: (fault: Fault, number: number) => Promise<string | null>,
  ) => {
    const untrue: (string | null)[] = [];
    for (let start = 0; start < faults.length; start += AT_ONCE) {
      const some = faults.slice(start, start + AT_ONCE);
      untrue.push(...(await Promise.all(some.map((fault, index) => attempt(fault, start + index)))));
    }
    assert.deepEqual(
      untrue.filter((one) => one !== null),
      [],
    );
  };

  const withFault = (config: Json, { path, value }: Fault) =>
    JSON.stringify(
      merge(
        config,
        path.reduceRight<Json>((so, name) => ({ [name]: so }), value),
      ),
    );

  const fate = async (daemon: LabProcess, sign: string) => {
    const found = await until('it ends or runs', () =>
      daemon.alive ? daemon.output.includes(sign) && 'runs' : 'ended',
    );
    await daemon.kill();
    return found;
  };

  /** It names the place. */
  const told = ({ path, value }: Fault, ended: string, found: Instance | undefined) => {
    const problem = found?.next?.params['problem'] ?? '';
    const [, place] = /unexpected value at (\S+), line \d+$/.exec(String(problem)) ?? [];
    const isTrue =
      ended === 'ended' && found?.next?.code === 'correct' && place?.replace(/\[0\]$/, '') === path.join('.');
    return isTrue
      ? null
      : `${path.join('.')} = ${JSON.stringify(value)}: ${ended}, ${JSON.stringify(found?.next)}`;
  };

  it('keeps a service from starting, and the look says where it is', async () => {
    await tryAll(faultsOf(SERVICE_TYPES), async (fault, number) => {
      const folder = lab.path(`peer${number}`);
      await prepareService(lab, { folder });
      const config = merge(await lab.serviceJson(), INSTEAD[fault.path[1] ?? ''] ?? {});
      await writeFile(`${folder}/service.json`, withFault(config, fault));
      const ended = await fate(lab.launch(lab.binaries.service, ['-c', folder, 'daemon']), 'RESTAPI (HTTP');
      const { daemons } = await check(lab, { settings: { folders: { ipfs_cluster_service: [folder] } } });
      const all = daemons.ipfs_cluster_service?.details?.instances ?? [];
      return told(
        fault,
        ended,
        all.find((one) => one.folder === folder),
      );
    });
  });

  it('keeps a Kubo from starting, and the look says where it is', async () => {
    const made = await prepareKubo(lab, { repo: lab.path('made') });
    const config = JSON.parse(await readFile(`${made}/config`, 'utf8')) as Json;
    await tryAll(faultsOf(KUBO_TYPES), async (fault, number) => {
      const repo = lab.path(`repo${number}`);
      await lab.run('cp', ['-r', made, repo]);
      await writeFile(`${repo}/config`, withFault(config, fault));
      const env = { IPFS_PATH: repo };
      const ended = await fate(
        lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env }),
        'Daemon is ready',
      );
      const { daemons } = await check(lab, { settings: { folders: { ipfs: [repo] } } });
      const all = daemons.ipfs?.details?.instances ?? [];
      return told(
        fault,
        ended,
        all.find((one) => one.folder === repo),
      );
    });
  });
});
