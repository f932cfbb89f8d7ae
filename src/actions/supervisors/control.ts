import { basename } from 'node:path';
import type { Supervisor } from '../../probes/supervisors/supervisor';
import { posixWord } from '../../status/judge/steps/shellWords';
import { say, type Sentence } from '../texts';

export type Verb = 'start' | 'stop' | 'restart';

/** What is known of a supervisor beside what it calls a daemon. */
export interface SupervisorFacts {
  /** Of the process of the supervisor; null where it is not seen. */
  readonly uid: number | null;
  /** Its working directory: that of runit and s6 is the folder of the service. */
  readonly cwd: string | null;
  /** Its configuration file, of supervisord. */
  readonly configuration: string | null;
  /** Where it listens, as it has told the daemon; of supervisord. */
  readonly serverUrl?: string | null;
  /** The folder that a PM2 of its own is found by; null where it is the usual one. */
  readonly pm2Home?: string | null;
  /** Of a container: the tool that knows it. */
  readonly containerTool: string | null;
  /** Path of a tool of a supervisor; null where there is none. */
  readonly pathOf: (tool: string) => string | null;
}

/** How a daemon is started and stopped by whoever looks after it. */
export interface Control {
  /** As people call it. */
  readonly supervisor: string;
  /** Path of the tool, and its arguments for what is wanted. */
  readonly file: string;
  readonly args: Readonly<Record<Verb, readonly string[]>>;
  /** What its tool has to have in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** It kills what has not ended within a time of its own. */
  readonly kills?: boolean;
}

/** Who has to do it instead. */
export interface Elsewhere {
  readonly said: Sentence;
  readonly command?: string;
}

export type Controlled = Control | Readonly<Record<Verb, Elsewhere>>;

export function isOurs(controlled: Controlled): controlled is Control {
  return 'file' in controlled;
}

/** As it would be typed. */
export function commandOf({ file, args, environment = {} }: Control, verb: Verb): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${word(value)}`);
  return [...variables, basename(file), ...args[verb].map(word)].join(' ');
}

function word(text: string): string {
  return text.startsWith('-') ? text : posixWord(text);
}

interface Way {
  readonly supervisor: string;
  readonly tool: string;
  readonly args: (verb: Verb) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** It is not known which of several it would ask: nothing is run then. */
  readonly unsure?: boolean;
}

/**
 * How a daemon is controlled that somebody looks after. Pure.
 * @param ours our user
 * @returns null for one that nobody restarts: it is ended by a signal, and started by its program
 */
export function controlOf(
  supervisor: Supervisor,
  facts: SupervisorFacts,
  { who, ours }: { readonly who: string; readonly ours: number | null },
): Controlled | null {
  const way = wayOf(supervisor, facts, who);
  if (way === null) {
    return null;
  }
  if ('said' in way) {
    return elsewhere(() => way);
  }
  const { supervisor: name, tool, args, environment, unsure } = way;
  if (isOfRoot(supervisor, facts, ours)) {
    return elsewhere((verb) => {
      const command = ['sudo', tool, ...args(verb).map(word)].join(' ');
      return { said: say('needs_rights', { supervisor: name, who, command }), command };
    });
  }
  if (unsure === true) {
    return elsewhere(() => ({ said: say('supervisor_unknown', { supervisor: name, who }) }));
  }
  const file = facts.pathOf(tool);
  return file === null
    ? elsewhere(() => ({ said: say('tool_missing', { supervisor: name, who, tool }) }))
    : {
        supervisor: name,
        file,
        args: ofVerbs(args),
        kills: KILLING.has(supervisor.kind),
        ...(environment === undefined ? {} : { environment }),
      };
}

/** Those of runit and s6 wait, unless they were told to kill. */
const KILLING: ReadonlySet<Supervisor['kind']> = new Set(['systemd', 'container', 'supervisord', 'pm2']);

function elsewhere(of: (verb: Verb) => Elsewhere): Controlled {
  return ofVerbs(of);
}

function ofVerbs<T>(of: (verb: Verb) => T): Readonly<Record<Verb, T>> {
  return { start: of('start'), stop: of('stop'), restart: of('restart') };
}

/** Containers are open to whoever may ask their daemon, and a user's own manager to that user. */
function isOfRoot({ kind, scope }: Supervisor, { uid }: SupervisorFacts, ours: number | null): boolean {
  if (ours === 0 || kind === 'container') {
    return false;
  }
  return kind === 'systemd' ? scope === 'system' : uid !== ours;
}

function wayOf(
  { kind, unit, scope }: Supervisor,
  facts: SupervisorFacts,
  who: string,
): Way | Elsewhere | null {
  switch (kind) {
    case 'systemd': {
      const user = scope === 'user' ? ['--user'] : [];
      return named('systemd', unit, who, (name) => ({
        tool: 'systemctl',
        args: (verb) => [...user, verb, name],
      }));
    }
    case 'container':
      return ofContainer(unit, facts, who);
    case 'supervisord': {
      const { configuration, serverUrl } = facts;
      const from = [
        ...(configuration === null ? [] : ['-c', configuration]),
        ...(serverUrl == null ? [] : ['-s', serverUrl]),
      ];
      return named('supervisord', unit, who, (name) => ({
        tool: 'supervisorctl',
        args: (verb) => [...from, verb, name],
        // It would search where we are, and ask whichever it finds.
        unsure: from.length === 0,
      }));
    }
    case 'runit':
      return named('runit', facts.cwd, who, (folder) => ({
        tool: 'sv',
        args: (verb) => [{ start: 'up', stop: 'down', restart: 'restart' }[verb], folder],
      }));
    case 's6':
      return named('s6', facts.cwd, who, (folder) => ({
        tool: 's6-svc',
        args: (verb) => [{ start: '-u', stop: '-d', restart: '-r' }[verb], folder],
      }));
    case 'pm2':
      return named('PM2', unit, who, (name) => ({
        tool: 'pm2',
        args: (verb) => [verb, name],
        ...(facts.pm2Home == null ? {} : { environment: { PM2_HOME: facts.pm2Home } }),
      }));
    default:
      return null;
  }
}

function named(
  supervisor: string,
  name: string | null,
  who: string,
  way: (name: string) => Omit<Way, 'supervisor'>,
): Way | Elsewhere {
  // What begins with a dash its tool would take for an option.
  return name === null || name.startsWith('-')
    ? { said: say('unit_unknown', { supervisor, who }) }
    : { supervisor, ...way(name) };
}

/** So much of a container's ID is what its own tools show. */
export const SHORT_ID = 12;

function ofContainer(id: string | null, { containerTool }: SupervisorFacts, who: string): Way | Elsewhere {
  if (id === null) {
    return { said: say('container_around', { who }) };
  }
  return containerTool === null
    ? { said: say('container_of_another', { who, id: id.slice(0, SHORT_ID) }) }
    : { supervisor: containerTool, tool: containerTool, args: (verb) => [verb, id] };
}
