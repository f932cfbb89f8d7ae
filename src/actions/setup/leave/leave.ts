import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Disks } from '../../../probes/disks/disks';
import { errorText } from '../../../status/errorText';
import type { Act, Attempt, Refusal, Report, Target } from '../../act';
import { ChangedMeanwhileError, FolderHandle } from '../../leftovers/folderHandle';
import { livesGround } from '../../leftovers/judgeLeftover';
import type { LeftoverReport } from '../../leftovers/leftover';
import { leftoverMachine, leftoversOf, type LeftoverSituation } from '../../leftovers/leftoverSituation';
import { lookForLeftovers } from '../../leftovers/lookForLeftovers';
import type { ActMachine } from '../../machine';
import type { SituationOptions } from '../../situation';
import { say, type Sentence } from '../../texts';
import { whoOf } from '../../who';
import { type Below, foreignSentences, lookBelow } from './below';

/** What decides whether a folder may be put away. */
export interface LeaveSituation extends LeftoverSituation {
  /** Absent where nobody looked yet: the look right before the move decides in any case. */
  readonly below?: Below | null;
}

interface LeavePlan {
  readonly who: string;
  readonly target: Target;
  readonly report: LeftoverReport;
  readonly below: Below | null;
}

export interface LeaveOptions {
  /** Moves a folder to the trash. @returns false where there is no trash */
  readonly trash: (folder: string) => Promise<boolean>;
}

/**
 * "Leave": puts the folder of a peer or follower away. Nothing is deleted: it goes to the trash, or where there is none
 * it stays beside its place under another name. Never where a daemon lives in it.
 */
export function leaveAct(machine: ActMachine, options: LeaveOptions): Act<LeavePlan, Target, LeaveSituation> {
  return {
    preflight: planLeave,
    risk: ({ who, target, report, below }) => ({
      question: say('leave_question', { who }),
      details: [
        say('leave_folder', { folder: report.folder }),
        target.type === 'ipfs_cluster_follow' ? say('leave_follower', {}) : say('leave_peer', {}),
        say('leave_blocks', {}),
        ...(below === null ? [] : foreignSentences(below)),
      ],
      yes: say('leave_yes', {}),
      no: say('leave_no', {}),
    }),
    run: (plan, attempt) => new Leaving(machine, plan, attempt, options).run(),
  };
}

export function planLeave(
  target: Target,
  { trusted, report, problem, below = null }: LeaveSituation,
): LeavePlan | Refusal {
  const who = whoOf(target);
  if (!trusted) {
    return { refused: say('setup_untrusted', {}) };
  }
  if (target.type === 'ipfs') {
    return { refused: say('leave_no_cluster', { who }) };
  }
  if (report === null) {
    return {
      refused: problem === null ? say('no_folder_known', { who }) : say('folder_not_seen', { who, problem }),
    };
  }
  const { state } = target.instance;
  const isDown = state === 'stopped' || state === 'crashed';
  const details = [
    ...obstaclesIn(report),
    ...(below?.obstacles ?? []),
    ...(isDown ? [] : [say('leave_not_down', { who, state })]),
  ];
  return details.length > 0
    ? { refused: say('leave_held', { who }), details }
    : { who, target, report, below };
}

/** Who lives in a folder, or may: what is not proven to be nobody's is somebody's. */
export function obstaclesIn({ daemons, leftovers, ...seen }: LeftoverReport): Sentence[] {
  const had = leftovers.filter(({ standing }) => standing === 'held' || standing === 'doubtful');
  const { processesSeen, someHidden, seesAll, isSharedDisk } = seen;
  return [
    ...daemons.map(livesGround),
    ...(daemons.length > 0 ? [] : had.map(({ ground }) => ground)),
    ...(processesSeen && !someHidden ? [] : [say('processes_unseen', {})]),
    ...(seesAll ? [] : [say('leave_out_of_sight', {})]),
    ...(isSharedDisk ? [say('leave_disk_shared', {})] : []),
  ];
}

/** Looks at a folder that is to be put away, and at all that would go with it. */
export async function leaveSituation(
  target: Target,
  options: Omit<SituationOptions, 'answer'>,
): Promise<LeaveSituation> {
  const situation = await leftoversOf(target, options);
  const { report } = situation;
  const below = report === null ? null : await belowOf(report, options.machine, options.signal);
  return { ...situation, below };
}

/** A disk that may hang is an obstacle by itself, and not looked at. */
async function belowOf(
  report: LeftoverReport,
  machine: ActMachine,
  signal: AbortSignal,
): Promise<Below | null> {
  return report.isSharedDisk ? null : lookBelow(report.realFolder, leftoverMachine(machine), signal);
}

class Leaving {
  constructor(
    private readonly machine: ActMachine,
    private readonly plan: LeavePlan,
    private readonly attempt: Attempt,
    private readonly options: LeaveOptions,
  ) {}

  async run(): Promise<Report> {
    const { attempt } = this;
    if (attempt.signal.aborted) {
      return { done: false, said: say('left', {}) };
    }
    attempt.report(say('leaving', {}));
    try {
      return await this.leave();
    } catch (error) {
      return error instanceof ChangedMeanwhileError
        ? this.kept(error.ground)
        : this.kept(say('not_moved', { name: this.plan.report.folder, problem: errorText(error) }));
    }
  }

  private async leave(): Promise<Report> {
    const { who, report: shown } = this.plan;
    const fresh = await this.look(shown.folder);
    if (fresh.realFolder !== shown.realFolder || fresh.folderStatus.ino !== shown.folderStatus.ino) {
      return this.kept(say('folder_changed', { folder: shown.folder }));
    }
    const [obstacle] = await this.obstacles(fresh);
    if (obstacle !== undefined) {
      return this.kept(obstacle);
    }
    const above = dirname(fresh.realFolder);
    const name = basename(fresh.realFolder);
    const aside = `${name}.left-${randomBytes(4).toString('hex')}`;
    const handle = await FolderHandle.open(above, await new Disks().stat(above));
    try {
      await handle.rename(name, aside, fresh.folderStatus);
      // A daemon that was starting lives in it, wherever it is now.
      const [late] = await this.obstacles(await this.look(join(above, aside)));
      if (late !== undefined) {
        await handle.giveBack(aside, name);
        return this.kept(late);
      }
    } finally {
      await handle.close();
    }
    return (await this.options.trash(join(above, aside)))
      ? { done: true, said: say('leave_trashed', { who }) }
      : {
          done: true,
          said: say('leave_aside', { who, folder: join(above, aside) }),
          undo: { label: say('clear_undo', {}), run: () => this.putBack(above, aside, name) },
        };
  }

  private async putBack(above: string, aside: string, name: string): Promise<Report> {
    const handle = await FolderHandle.open(above, await new Disks().stat(above));
    try {
      return (await handle.giveBack(aside, name))
        ? { done: true, said: say('clear_undone', { names: name }) }
        : { done: false, said: say('clear_not_undone', {}), details: [say('name_taken', { name })] };
    } finally {
      await handle.close();
    }
  }

  private async obstacles(report: LeftoverReport): Promise<readonly Sentence[]> {
    const known = obstaclesIn(report);
    const below = known.length > 0 ? null : await belowOf(report, this.machine, this.attempt.signal);
    return below?.obstacles ?? known;
  }

  private look(folder: string): Promise<LeftoverReport> {
    const { kind } = this.plan.report;
    return lookForLeftovers({ kind, folder }, leftoverMachine(this.machine), this.attempt.signal);
  }

  private kept(why: Sentence): Report {
    return { done: false, said: say('leave_kept', { who: this.plan.who }), details: [why] };
  }
}
