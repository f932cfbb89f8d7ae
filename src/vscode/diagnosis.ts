import type { DaemonEntry, DaemonStatusResponse, Instance } from '../status/result';
import { codeSpan } from './shared/plainText';

/** A report to paste into an issue or a chat: what is, why we say so, what to do. English, as maintainers read it. */
export function diagnosisOf(answer: DaemonStatusResponse, extensionVersion: string): string {
  const { checked_at, health, role } = answer;
  const head = [
    '# IPFS daemon status',
    '',
    `- checked: ${checked_at}`,
    `- health: ${health}${role === null ? '' : ` for role ${role}`}`,
    `- platform: ${process.platform} ${process.arch}, IPFS Cluster for VS Code ${extensionVersion}`,
  ];
  return `${[...head, ...Object.values(answer.daemons).flatMap(daemonLines)].join('\n')}\n`;
}

/** The same for one instance. @param checkedAt when it was seen, RFC 3339 */
export function instanceDiagnosis(program: string, instance: Instance, checkedAt?: string): string {
  const lines = instanceLines(`## ${program}`, instance);
  const seen = checkedAt === undefined ? [] : [`- checked: ${checkedAt}`];
  return `${[...lines, ...seen].join('\n')}\n`;
}

function daemonLines({ type, state, process_count, details, error }: DaemonEntry): string[] {
  const processes = `${process_count} process${process_count === 1 ? '' : 'es'}`;
  const instances = details?.instances ?? [];
  return [
    '',
    `## ${type}: ${state} (${processes})`,
    '',
    ...(error === undefined ? [] : [`- could not look: ${codeSpan(error)}`]),
    ...(details?.program
      ? [
          `- program: ${codeSpan(details.program.path)}${details.program.version === null ? '' : ` ${codeSpan(details.program.version)}`}`,
        ]
      : []),
    ...(instances.length === 0 ? (details?.reasons ?? []).map((reason) => `- ${codeSpan(reason)}`) : []),
    ...instances.flatMap((one, index) => instanceLines(`### ${index + 1}.`, one)),
  ];
}

function instanceLines(heading: string, one: Instance): string[] {
  const fact = (name: string, value: string | number | null | undefined) =>
    value === null || value === undefined ? [] : [`- ${name}: ${codeSpan(String(value))}`];
  return [
    '',
    `${heading} ${one.state}`,
    '',
    ...fact('name', one.name),
    ...fact('PID', one.pid),
    ...fact('version', one.version),
    ...fact('started', one.started_at),
    ...fact('folder', one.folder),
    ...fact('API', one.api),
    ...fact('peer ID', one.peer_id),
    ...fact('lock held by PID', one.lock_holder),
    ...fact('supervisor', supervisorOf(one)),
    ...fact('Kubo', one.kubo?.address),
    ...fact('Kubo reachable', one.kubo?.reachable?.toString()),
    ...one.reasons.map((reason) => `- reason: ${codeSpan(reason)}`),
    ...fact('next step', one.next_step),
  ];
}

function supervisorOf({ supervisor }: Instance): string | null {
  const { kind = null, unit = null, scope = null, tty = null } = supervisor ?? {};
  return kind && [kind, scope, unit, tty].filter((part) => part !== null).join(' ');
}
