import { KIND_WORDS, type Obstacle } from '../../probes/files/unreadableError';
import type { Facts } from '../gather/facts';
import { advise, because, type NextStep } from '../reasons/reason';
import type { Judgement } from './judgement';

/** What could not be looked at in the place of a daemon that does not run, and why. */
export interface Closed {
  readonly folder: string;
  readonly obstacle: Obstacle;
  /** For people. */
  readonly problem: string | null;
}

/** True where something else stands in the place of its folder. */
export function isNoFolder(facts: Facts): boolean {
  return (facts.kind === 'ipfs' ? facts.repo : facts.contents)?.obstacle?.kind === 'no_folder';
}

/**
 * Judges a folder of which nothing could be read: unknown, but where it is known that there is none. What is to be done
 * depends on what stands in the way.
 */
export function judgeClosedFolder({ folder, obstacle, problem }: Closed): Judgement {
  return {
    state: obstacle.kind === 'no_folder' ? 'not_initialized' : 'unknown',
    reasons: [because('folder_unreadable', { problem: problem ?? `${folder} cannot be read` }, folder)],
    nextStep: wayThrough(folder, obstacle, problem),
  };
}

function wayThrough(folder: string, obstacle: Obstacle, problem: string | null): NextStep {
  switch (obstacle.kind) {
    case 'no_permission':
      return advise('look_as_owner', { folder });
    case 'disk_silent':
      return advise('mend_disk', { folder });
    case 'not_asked':
      return advise('look_again', {});
    case 'disk_absent':
      return advise('connect_disk', { folder });
    case 'link_astray':
      return advise('correct_link', { link: obstacle.link });
    case 'no_file':
      return advise('replace_by_file', { path: obstacle.path, what: KIND_WORDS[obstacle.what] });
    case 'no_folder':
      return advise('choose_folder', { path: obstacle.path, what: KIND_WORDS[obstacle.what], command: '' });
    case 'path_too_long':
      return advise('choose_shorter_path', {});
    case 'too_large':
    case 'changing':
      return advise('correct', { problem: problem ?? folder });
    case 'failure':
      return advise('check_disk', { folder, error: obstacle.code });
  }
}
