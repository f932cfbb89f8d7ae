import { join } from 'node:path';
import { parseDaemonCommand } from './commandLine';
import { kindOfProgramName } from '../programs/daemonKind';
import {
  type DaemonProcess,
  type HiddenProcess,
  ProcessesUnreadableError,
  type ProcessTable,
  UNSEEN_BY_LISTS,
} from './processes';
import { tableOf } from './unixProcesses';

const CIM_DEADLINE_MS = 5000;
const PROPERTIES = 'ProcessId,ParentProcessId,Name,ExecutablePath,CommandLine,CreationDate';
const ALL_PROCESSES = '';
const DAEMON_NAMES = `"Name LIKE 'ipfs%'"`;

/** One `Win32_Process`; CommandLine and ExecutablePath are null for other users' processes unless elevated. */
export interface CimProcess {
  readonly ProcessId: number;
  readonly Name: string;
  readonly ExecutablePath: string | null;
  readonly CommandLine: string | null;
  /** `/Date(1795427422966)/`, milliseconds since the epoch, as ConvertTo-Json of Windows PowerShell writes it. */
  readonly CreationDate: string | null;
}

/**
 * Daemons on Windows: ps-list first, which is quick but knows no arguments, and CIM only when a name matches. On
 * arm64, where ps-list has no program, CIM alone.
 * @throws ProcessesUnreadableError when neither answers.
 * @see https://learn.microsoft.com/windows/win32/cimwin32prov/win32-process
 */
export async function readWindowsProcesses(signal: AbortSignal): Promise<ProcessTable> {
  if (process.arch === 'arm64') {
    const all = await queryCim(ALL_PROCESSES, signal);
    return tableOf('Win32_Process', all.map(nameAndPid), findWindowsDaemons(all), findHidden(all));
  }
  const { default: listProcesses } = await import('ps-list');
  const listed = await listProcesses().catch((error: unknown) => {
    throw new ProcessesUnreadableError('the process list of Windows cannot be read', { cause: error });
  });
  const named = listed.some((one) => kindOfProgramName(one.name) !== undefined);
  const candidates = named ? await queryCim(DAEMON_NAMES, signal) : [];
  return tableOf('Win32_Process', listed, findWindowsDaemons(candidates), findHidden(candidates));
}

function nameAndPid(one: CimProcess): { pid: number; name: string } {
  return { pid: one.ProcessId, name: one.Name };
}

async function queryCim(filter: string, signal: AbortSignal): Promise<CimProcess[]> {
  const { execa } = await import('execa');
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  const powershell = join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const script =
    `[Console]::OutputEncoding=[Text.Encoding]::UTF8;` +
    `Get-CimInstance Win32_Process ${filter && `-Filter ${filter} `}-Property ${PROPERTIES}` +
    `|Select-Object ${PROPERTIES}|ConvertTo-Json -Compress`;
  const { stdout, failed, shortMessage } = await execa(
    powershell,
    ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script],
    { timeout: CIM_DEADLINE_MS, cancelSignal: signal, reject: false, windowsHide: true, stdin: 'ignore' },
  );
  if (failed) {
    throw new ProcessesUnreadableError(
      `Get-CimInstance Win32_Process failed: ${shortMessage ?? 'no reason given'}`,
    );
  }
  return parseCim(stdout);
}

/** ConvertTo-Json prints one process without a list around it, and nothing for none. */
export function parseCim(text: string): CimProcess[] {
  const parsed: unknown = text.trim() === '' ? [] : JSON.parse(text);
  return (Array.isArray(parsed) ? parsed : [parsed]) as CimProcess[];
}

/** Picks the daemons out of a `Win32_Process` list. */
export function findWindowsDaemons(processes: readonly CimProcess[]): DaemonProcess[] {
  return processes.flatMap((one) => {
    const argv = splitCommandLine(one.CommandLine ?? '');
    const kind = kindOfProgramName(one.ExecutablePath ?? one.Name);
    // A double click on ipfs.exe starts the daemon without the word (kubo: cmd/ipfs/kubo/start.go).
    const args = kind === 'ipfs' && argv.length === 1 ? ['daemon'] : argv.slice(1);
    const command = kind && parseDaemonCommand(kind, args);
    if (!command) {
      return [];
    }
    return [
      {
        ...UNSEEN_BY_LISTS,
        kind,
        command,
        pid: one.ProcessId,
        program: one.ExecutablePath,
        uid: null,
        startedAt: Number(/\d+/.exec(one.CreationDate ?? '')?.[0] ?? NaN) || null,
      },
    ];
  });
}

/** Another user's processes show their names alone, unless whoever asks is elevated. */
export function findHidden(processes: readonly CimProcess[]): HiddenProcess[] {
  return processes.flatMap(({ ProcessId: pid, Name: name, CommandLine }) => {
    const kind = kindOfProgramName(name);
    return kind !== undefined && CommandLine === null ? [{ kind, pid, name }] : [];
  });
}

/**
 * Splits as CommandLineToArgvW does: quotes group, backslashes escape only before a quote.
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function splitCommandLine(line: string): string[] {
  const tokens = line.match(/(?:[^\s"]|"(?:\\.|[^"\\])*(?:"|$))+/g) ?? [];
  return tokens.map((token) =>
    token.replace(
      /(\\*)"/g,
      (_, slashes: string) => '\\'.repeat(slashes.length >> 1) + (slashes.length % 2 === 1 ? '"' : ''),
    ),
  );
}
