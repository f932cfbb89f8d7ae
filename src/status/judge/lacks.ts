import type { Lack } from '../../probes/config/lack';
import type { Facts } from '../gather/facts';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import { isInTheWay, whatIsThere } from './leftLock';

/** What no daemon starts without, of one that does not run, and what stands where its lock would be. */
export function lackReasons(facts: Facts): Reason[] {
  const { folder, lock } = facts;
  const strange = lock?.exists === true && lock.kind !== undefined ? lock : null;
  return [
    ...(facts.lacks ?? [])
      .filter((lack) => !isSaid(lack, facts))
      .map((lack) => lackReason(lack, `${folder ?? ''}/${lack.file}`)),
    ...(strange === null
      ? []
      : [because('lock_no_file', { lock: nameOf(strange.file), what: whatIsThere(strange) }, strange.file)]),
  ];
}

/** What keys that we read ourselves say wrongly is said already. */
function isSaid({ kind }: Lack, facts: Facts): boolean {
  const read = facts.kind === 'ipfs' ? facts.repo : facts.contents;
  return kind === 'type' && (read?.problem ?? null) !== null;
}

/** What is to be done before any start can work; null where nothing is. */
export function completeFirst(facts: Facts): NextStep | null {
  const [lack] = facts.lacks ?? [];
  if (lack !== undefined) {
    return lackStep(lack, `${facts.folder ?? ''}/${lack.file}`);
  }
  const { lock } = facts;
  return lock?.exists === true && isInTheWay(lock)
    ? advise('remove_lock', { path: lock.file, what: whatIsThere(lock), command: '' })
    : null;
}

function lackReason(lack: Lack, source: string): Reason {
  const { file, key } = lack;
  switch (lack.kind) {
    case 'value':
    case 'kept':
      return because('key_lacking', { file, key }, source);
    case 'section':
      return because('section_lacking', { file, key, choices: lack.choices.join(', ') }, source);
    case 'secret':
      return because('secret_lacking', { file, key }, source);
    case 'credentials':
      return because('credentials_lacking', { file, key }, source);
    case 'type':
      return because('next_start_fails', { problem: lack.problem }, source);
    case 'file':
      return because('named_file_missing', { file, key, path: lack.path }, source);
  }
}

function lackStep(lack: Lack, path: string): NextStep {
  const { key } = lack;
  switch (lack.kind) {
    case 'value':
      return advise('set_key', { key, path, example: lack.example });
    case 'kept':
      return advise('bring_back_key', { key, path });
    case 'section':
      return advise('choose_section', { key, path, choices: lack.choices.join(', ') });
    case 'secret':
      return advise('make_secret', { key, path });
    case 'credentials':
      return advise('set_credentials', { key, path });
    case 'type':
      return advise('correct', { problem: lack.problem });
    case 'file':
      return advise('bring_back_file', { missing: lack.path, key, path });
  }
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
