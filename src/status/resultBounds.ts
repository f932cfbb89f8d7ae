import { cutForeign } from '../clusterClient/foreignText';
import type { ModuleResult } from './result';

/** A path of Linux, or a reason that names a few texts of others, each cut at the door. */
const LONGEST_TEXT = 4096;
/** Of one module's result, as it is written with indents: it stands twice in an answer, beside those of two others. */
const MOST_BYTES = 80_000;
const MOST_INSTANCES = 128;
const MOST_EVIDENCE = 256;
const MOST_REASONS = 64;

/**
 * The result as far as it has room in an answer: what lives comes first, counts and states are those of all, and the
 * last reason says what is left out.
 */
export function withinBounds(result: ModuleResult): ModuleResult {
  const texts = textsCut(result) as ModuleResult;
  if (texts.instances.length <= FEW && sizeOf(texts) <= MOST_BYTES) {
    return texts;
  }
  const instances = [...texts.instances]
    .sort((one, other) => Number(other.pid !== null) - Number(one.pid !== null))
    .slice(0, MOST_INSTANCES);
  const evidence = texts.evidence.slice(0, MOST_EVIDENCE);
  const reasons = texts.reasons.slice(0, MOST_REASONS);
  let bounded = { ...texts, instances, evidence, reasons };
  while (sizeOf(bounded) > MOST_BYTES && bounded.evidence.length + bounded.instances.length > 0) {
    bounded =
      bounded.evidence.length > 0
        ? { ...bounded, evidence: bounded.evidence.slice(0, bounded.evidence.length >> 1) }
        : { ...bounded, instances: bounded.instances.slice(0, (bounded.instances.length * 3) >> 2) };
  }
  const more = texts.instances.length - bounded.instances.length;
  return more === 0
    ? bounded
    : { ...bounded, reasons: [...reasons, `… and ${more.toLocaleString('en-US')} more instances`] };
}

/** So many always have room, unless their texts are long. */
const FEW = 32;

function sizeOf(result: ModuleResult): number {
  return Buffer.byteLength(JSON.stringify(result, null, 4));
}

function textsCut(value: unknown): unknown {
  if (typeof value === 'string') {
    return cutForeign(value, LONGEST_TEXT);
  }
  if (Array.isArray(value)) {
    return value.map(textsCut);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, textsCut(one)]))
    : value;
}
