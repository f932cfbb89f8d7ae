import { accessSync, constants, existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { attempt } from '../../probes/attempt';
import { isChargeNow } from '../../probes/supervisors/readCharge';
import type { Supervisor } from '../../probes/supervisors/supervisor';
import type { ActMachine } from '../machine';
import type { Target } from '../act';
import { whoOf } from '../who';
import { type Controlled, controlOf, type SupervisorFacts } from './control';
import { runTool } from './runTool';
import { configurationNamed } from './supervisordArguments';

const CONTAINER_TOOLS = ['docker', 'podman', 'nerdctl'];
/** A tool that has to ask a daemon which does not run takes as long as it likes. */
const ASKING_MS = 5_000;
/** Where tools of administrators are, for editors without a login shell's PATH. */
const USUAL = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * How a running daemon is controlled by its supervisor. Changes nothing.
 * @returns null where it is ended by a signal: nobody looks after it, or after that which has started it
 */
export async function controlledBy(
  supervisor: Supervisor,
  target: Target,
  machine: ActMachine,
): Promise<Controlled | null> {
  const { pid } = target.instance;
  // Of its own container nobody can tell more, and nothing is run for it.
  const isUnnamed = supervisor.kind === 'container' && supervisor.unit === null;
  return isUnnamed || (pid !== null && isChargeNow(supervisor, pid))
    ? controlAsked(supervisor, target, machine)
    : null;
}

async function controlAsked(
  supervisor: Supervisor,
  target: Target,
  machine: ActMachine,
): Promise<Controlled | null> {
  const facts = await supervisorFactsOf(supervisor, target.instance.pid, machine);
  return controlOf(supervisor, facts, { who: whoOf(target), ours: machine.uid });
}

/** What calls itself so, and is told the service that it looks after as its first argument. */
const PROCESSES: Readonly<Partial<Record<Supervisor['kind'], { name: RegExp; namesUnit: boolean }>>> = {
  supervisord: { name: /^supervisord$/, namesUnit: false },
  runit: { name: /^runsv$/, namesUnit: true },
  s6: { name: /^s6-supervise$/, namesUnit: true },
  pm2: { name: /^PM2 v/, namesUnit: false },
};

/** How a daemon that does not run is started by whoever looked after it; null where that is gone. */
export async function rememberedControl(
  supervisor: Supervisor | undefined,
  target: Target,
  machine: ActMachine,
): Promise<Controlled | null> {
  return supervisor !== undefined && isStillThere(supervisor)
    ? controlAsked(supervisor, target, machine)
    : null;
}

/** Another process may have its PID since. A unit of systemd is there as long as its file is, which its tool tells. */
function isStillThere({ kind, unit, pid }: Supervisor): boolean {
  const known = PROCESSES[kind];
  if (known === undefined || pid === null) {
    return kind === 'systemd';
  }
  const read = (file: string) => attempt(() => readFileSync(`/proc/${pid}/${file}`, 'utf8')) ?? '';
  return (
    known.name.test(read('comm').trim()) && (!known.namesUnit || read('cmdline').split('\0')[1] === unit)
  );
}

async function supervisorFactsOf(
  supervisor: Supervisor,
  daemon: number | null,
  machine: ActMachine,
): Promise<SupervisorFacts> {
  const pathOf = (tool: string) => toolOn(tool, machine.environment);
  const process = supervisor.pid === null ? null : `/proc/${supervisor.pid}`;
  const cwd = process === null ? null : attempt(() => readlinkSync(`${process}/cwd`));
  const { kind, unit } = supervisor;
  return {
    uid:
      process === null
        ? null
        : attempt(() => Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`${process}/status`, 'utf8'))?.[1])),
    cwd,
    ...(kind === 'supervisord' && process !== null
      ? supervisordFacts(process, cwd, daemon)
      : { configuration: null, serverUrl: null }),
    pm2Home: kind === 'pm2' && process !== null ? variableOf(process, 'PM2_HOME') : null,
    containerTool: kind === 'container' && unit !== null ? await knowing(unit, pathOf, machine) : null,
    pathOf,
  };
}

/** Relative entries of PATH mean the current folder's: a workspace could plant a program there. */
function toolOn(tool: string, environment: ActMachine['environment']): string | null {
  const folders = [
    ...(environment['PATH'] ?? '').split(delimiter).filter((one) => isAbsolute(one)),
    ...USUAL,
  ];
  const isThere = (path: string) =>
    attempt(() => {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    }) === true;
  return folders.map((folder) => join(folder, tool)).find(isThere) ?? null;
}

/** What is to be told to the tool, so that it asks that very supervisord. */
function supervisordFacts(process: string, cwd: string | null, daemon: number | null): Addressed {
  const argv = (attempt(() => readFileSync(`${process}/cmdline`, 'utf8')) ?? '').split('\0');
  const named = configurationNamed(argv);
  const path = named === null || (cwd === null && !isAbsolute(named)) ? null : resolve(cwd ?? '/', named);
  // It may have changed its folder since it read it.
  const configuration = path !== null && (isAbsolute(named ?? '') || existsSync(path)) ? path : null;
  const variable = 'SUPERVISOR_SERVER_URL';
  const url = daemon === null ? null : variableOf(`/proc/${daemon}`, variable);
  // One that has no server hands on what it has inherited of the one that runs it.
  return { configuration, serverUrl: url === variableOf(process, variable) ? null : url };
}

type Addressed = Pick<SupervisorFacts, 'configuration' | 'serverUrl'>;

function variableOf(process: string, name: string): string | null {
  const pairs = (attempt(() => readFileSync(`${process}/environ`, 'utf8')) ?? '').split('\0');
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

/** The first of the tools that has a container of this ID. */
async function knowing(
  id: string,
  pathOf: SupervisorFacts['pathOf'],
  { environment }: ActMachine,
): Promise<string | null> {
  for (const tool of CONTAINER_TOOLS) {
    const path = pathOf(tool);
    const asked =
      path === null
        ? null
        : await runTool(path, ['inspect', '--format', '{{.Id}}', id], { environment, withinMs: ASKING_MS });
    if (asked?.code === 0) {
      return tool;
    }
  }
  return null;
}
