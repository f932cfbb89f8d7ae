import { join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import type { FileStatus } from '../../probes/disks/fileStatus';
import { MountTable } from '../../probes/disks/mounts';
import { folderOf, type Surroundings } from '../../probes/files/daemonFolder';
import { locateFolder } from '../../probes/files/heldFolder';
import { isFirstPidNamespace, LockTable, lookAtLock, parseAllLocks } from '../../probes/files/lockFile';
import type { DaemonProcess, ProcessTable } from '../../probes/processes/processes';
import { connectToSocket, lookAtAddress } from './connections';
import { fightsIn } from './fights';
import { holderOfDaemon, holderOfPid, socketListener } from './holders';
import { type FolderFacts, judgeLeftover, type LeftoverFacts, type SeenLock } from './judgeLeftover';
import type { Leftover, LeftoverPlace, LeftoverReport, Target } from './leftover';
import { CONFIGURATION, placesIn } from './places';

/** The machine on which is looked. */
export interface LeftoverMachine {
  readonly platform: NodeJS.Platform;
  readonly surroundings: Surroundings;
  /** @throws ProcessesUnreadableError when the operating system shows no process list */
  readonly listProcesses: (signal: AbortSignal) => Promise<ProcessTable>;
  /** Whether every process and every lock of the machine is seen. */
  readonly seesAll: () => boolean;
}

const LARGEST_CONFIG = 1 << 20;
const LARGEST_ADDRESS = 4096;

/**
 * Looks for what a daemon left behind in its folder, and who has it. Nothing is written, and no lock is taken; to a
 * socket a connection is made and given up.
 * @throws the `errno` error of a folder that cannot be looked into, or that is none
 */
export async function lookForLeftovers(
  target: Target,
  machine: LeftoverMachine,
  signal: AbortSignal,
): Promise<LeftoverReport> {
  return new FolderLook(target, machine, signal).run();
}

class FolderLook {
  private readonly disks = new Disks();
  /** Of every kind: datastores lock in other ways than daemons do. */
  private readonly locks = new LockTable('/proc/locks', parseAllLocks);
  private readonly recordLocks = new LockTable();

  constructor(
    private readonly target: Target,
    private readonly machine: LeftoverMachine,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<LeftoverReport> {
    const realFolder = await this.disks.realpath(this.target.folder);
    const folderStatus = await this.disks.stat(realFolder);
    if (folderStatus.kind !== 'folder') {
      throw Object.assign(new Error(`${this.target.folder} is no folder`), { code: 'ENOTDIR' });
    }
    const table = await this.machine.listProcesses(this.signal).catch(() => null);
    const living = await this.livingIn(folderStatus, table);
    const facts = await this.folderFacts(realFolder, living, table);
    const configuration = await this.textOf(
      join(realFolder, CONFIGURATION[this.target.kind]),
      LARGEST_CONFIG,
    );
    const leftovers: Leftover[] = [];
    for (const place of placesIn(this.target.kind, realFolder, configuration)) {
      const status = await this.statusOf(place.path);
      if (status !== null) {
        leftovers.push(judgeLeftover(await this.lookAt(place, status, realFolder), facts));
      }
    }
    const fights = fightsIn(this.target, configuration, living.map(holderOfDaemon), leftovers);
    const { daemons, processesSeen, seesAll, isSharedDisk } = facts;
    const someHidden = (table?.hidden ?? []).length > 0;
    const seen = { daemons, processesSeen, seesAll, someHidden, isSharedDisk };
    return { ...this.target, realFolder, folderStatus, ...seen, fights, leftovers };
  }

  /** The daemons whose folder is this very one, by whatever name they call it. */
  private async livingIn({ dev, ino }: FileStatus, table: ProcessTable | null): Promise<DaemonProcess[]> {
    const living: DaemonProcess[] = [];
    for (const daemon of table?.daemons ?? []) {
      const named = folderOf(daemon, this.machine.surroundings);
      const folder = await locateFolder(daemon, named, this.disks);
      const status = folder === null ? null : await this.disks.stat(folder).catch(() => null);
      if (status?.dev === dev && status.ino === ino) {
        living.push(daemon);
      }
    }
    return living;
  }

  private async folderFacts(
    folder: string,
    living: readonly DaemonProcess[],
    table: ProcessTable | null,
  ): Promise<FolderFacts> {
    const { mount } = await MountTable.read().follow(folder);
    return {
      uid: process.getuid?.(),
      daemons: living.map(holderOfDaemon),
      processesSeen: table !== null && (table.notLookedAt ?? 0) === 0,
      seesAll: this.machine.seesAll(),
      someHidden: table?.hidden?.some(({ kind }) => kind === this.target.kind) === true,
      isOwnDisk: await this.disks.isOwn(folder),
      isSharedDisk: mount.mayHang,
    };
  }

  private async lookAt(place: LeftoverPlace, status: FileStatus, folder: string): Promise<LeftoverFacts> {
    const nothing = { place, status, lock: null, connection: null, listener: null, named: null };
    switch (place.role) {
      case 'lock':
        return { ...nothing, lock: await this.lock(place.path, this.recordLocks) };
      case 'datastore_lock':
        return { ...nothing, lock: await this.lock(place.path, this.locks) };
      case 'socket': {
        if (status.kind !== 'socket') {
          return nothing;
        }
        const connection = await connectToSocket(place.path, this.disks, this.signal);
        const listener = connection.kind === 'accepted' ? socketListener(place.path) : null;
        return { ...nothing, connection, listener };
      }
      default: {
        const lock = await this.lock(join(folder, 'repo.lock'), this.recordLocks);
        const text = status.kind === 'file' ? await this.textOf(place.path, LARGEST_ADDRESS) : null;
        return { ...nothing, lock, named: text === null ? null : await lookAtAddress(text, this.signal) };
      }
    }
  }

  private async lock(path: string, table: LockTable): Promise<SeenLock> {
    const { platform } = this.machine;
    const seen = await lookAtLock(path, platform, [], table, this.disks).catch(() => null);
    if (seen === null) {
      return { exists: true, holder: null, canTell: false, mayHideHolders: true };
    }
    const { exists, holder, canTell } = seen;
    const who = holder === null ? null : holder > 0 ? holderOfPid(holder) : 'unseen';
    // That there is no lock says nothing of who may have removed it, out there.
    const mayHideHolders = exists ? seen.mayHideHolders : platform === 'linux' && !isFirstPidNamespace();
    return { exists, holder: who, canTell, mayHideHolders };
  }

  /** Null for what is not there, or cannot be read. */
  private async textOf(path: string, limit: number): Promise<string | null> {
    const read = await this.disks.read(path, limit).catch(() => null);
    return read?.status.kind === 'file' && !read.more ? read.text : null;
  }

  /** Null for what is not there; a link is looked at itself. */
  private async statusOf(path: string): Promise<FileStatus | null> {
    try {
      return await this.disks.lstat(path);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'ENOTDIR'].includes(code)) {
        return null;
      }
      throw error;
    }
  }
}
