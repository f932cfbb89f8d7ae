import { because, type Reason, sentenceOf } from './reasons/reason';
import type { ModuleResult } from './result';
import { textsCut } from './textsCut';
import { jsonFits } from './visibleText';

/** A path of Linux, or a reason that names a few texts of others, each cut at the door. */
const LONGEST_TEXT = 4096;
/** Where that leaves no room for all. */
const SHORT_TEXT = 512;
/** Of one module's result, as it is written: it stands twice in an answer of 512 KB, beside those of two others. */
const MOST_BYTES = 84_000;
const MOST_INSTANCES = 128;
const MOST_EVIDENCE = 256;
/** Of all instances and their type; one peer has a dozen at most. */
const MOST_REASONS = 512;
/** Of an instance, and of its type, where not all have room. */
const SOME_REASONS = 8;
/** Where these have no room either. */
const FEW_REASONS = 2;

/**
 * The result as far as it has room in an answer: what lives comes first, counts and states are those of all, and the
 * last reason says what is left out.
 */
export function withinBounds(result: ModuleResult): ModuleResult {
  if (isSmall(result)) {
    return result;
  }
  // Lists first: to cut the texts of thousands of items takes a while.
  const lists = areShort(result) ? result : withReasons(withLists(result), SOME_REASONS);
  const texts = textsCut(lists, LONGEST_TEXT);
  const bounded = isTooLong(texts) ? lessOf(texts) : texts;
  const more = result.instances.length - bounded.instances.length;
  return more === 0
    ? bounded
    : {
        ...bounded,
        ...withLast(bounded, because('more_instances', { count: more }, 'the bound of an answer')),
      };
}

/** More bytes than a letter takes where it is written: escaped, or at the end of a line with the indent of the next. */
const BYTES_A_LETTER = 32;

/** As is what daemons that are well tell: by its length alone no text of it can be too long, nor all of them together. */
function isSmall(result: ModuleResult): boolean {
  return areShort(result) && JSON.stringify(result).length * BYTES_A_LETTER <= MOST_BYTES;
}

function areShort({ instances, evidence, reasons }: ModuleResult): boolean {
  const all = instances.reduce((sum, one) => sum + one.reasons.length, reasons.length);
  return instances.length <= MOST_INSTANCES && evidence.length <= MOST_EVIDENCE && all <= MOST_REASONS;
}

function withLists(result: ModuleResult): ModuleResult {
  const instances = liveFirst(result.instances);
  return { ...result, instances, evidence: result.evidence.slice(0, MOST_EVIDENCE) };
}

/** Each step leaves out what tells least; the last has room whatever others wrote. */
function lessOf(result: ModuleResult): ModuleResult {
  const live = { ...result, instances: liveFirst(result.instances) };
  let some = withReasons(live, SOME_REASONS);
  if (isTooLong(some)) {
    some = withReasons(textsCut(some, SHORT_TEXT), FEW_REASONS);
  }
  while (isTooLong(some) && some.evidence.length > 0) {
    some = { ...some, evidence: some.evidence.slice(0, some.evidence.length >> 1) };
  }
  while (isTooLong(some) && some.instances.length > 0) {
    some = { ...some, instances: some.instances.slice(0, (some.instances.length * 3) >> 2) };
  }
  return some;
}

function withLast({ reasons, causes }: ModuleResult, last: Reason): Pick<ModuleResult, 'reasons' | 'causes'> {
  return { reasons: [...reasons, sentenceOf(last)], causes: [...causes, last] };
}

function liveFirst(instances: ModuleResult['instances']): ModuleResult['instances'] {
  return [...instances]
    .sort((one, other) => Number(other.pid !== null) - Number(one.pid !== null))
    .slice(0, MOST_INSTANCES);
}

function withReasons(result: ModuleResult, count: number): ModuleResult {
  const instances = result.instances.map((one) => firstReasons(one, count));
  return { ...firstReasons(result, count), instances };
}

/** Sentences and causes are the same reasons. */
function firstReasons<T extends Pick<ModuleResult, 'reasons' | 'causes'>>(of: T, count: number): T {
  return { ...of, reasons: of.reasons.slice(0, count), causes: of.causes.slice(0, count) };
}

/** Counts the bytes that are really written: where it stands in an answer, with indents and escapes. */
function isTooLong(result: ModuleResult): boolean {
  return !jsonFits({ daemon_status: { daemons: { type: { details: result } } } }, MOST_BYTES, 2);
}
