import { sentenceOf } from '../../status/reasons/reason';
import type { DaemonStatusResponse } from '../../status/result';
import { peerNames } from '../trouble/subjects';
import type { Transition } from './transitions';

/** What happened, a line each, in English; those that only suffer from another daemon here share one. */
export function logLines(news: readonly Transition[], answer: DaemonStatusResponse): string[] {
  const names = peerNames(answer);
  const suffering = new Map<string, string[]>();
  const lines: string[] = [];
  for (const one of news) {
    if (one.culprits.length > 0) {
      const missed = one.culprits.map(({ name }) => name).join(', ');
      suffering.set(missed, [...(suffering.get(missed) ?? []), whoOf(one)]);
    } else {
      lines.push(`${whoOf(one)}: ${changeOf(one)}${whyOf(one, names)}`);
    }
  }
  for (const [missed, sufferers] of suffering) {
    lines.push(`degraded, as ${missed} is missing: ${sufferers.join(', ')}`);
  }
  return lines;
}

function whoOf({ type, name }: Transition): string {
  return name === null ? type : `${type} ${name}`;
}

function changeOf({ from, to }: Transition): string {
  const now = to ?? 'gone';
  return from === null ? now : `${from} → ${now}`;
}

function whyOf({ cause, error }: Transition, names: ReadonlyMap<string, string>): string {
  if (error !== null) {
    return `: ${error}`;
  }
  if (cause === null) {
    return '';
  }
  const { peer } = cause.params;
  const name = typeof peer === 'string' ? names.get(peer) : undefined;
  return `: ${sentenceOf(name === undefined ? cause : { ...cause, params: { ...cause.params, peer: name } })}`;
}
