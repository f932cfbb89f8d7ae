import type { Authorize, Connection } from '../../clusterClient/transport/authorize';
import type { Disks } from '../disks/disks';
import { isOnlyOf } from '../files/safePath';
import { ownerOfOtherEnd } from '../sockets/connectionOwner';

/** Where credentials were found. `null` stands for what nobody could tell. */
export interface CredentialSource {
  /** The user to whom the file belongs that was read, or whose process has them in its environment. */
  readonly fileUid: number | null;
  /** The folder of the file; null for an environment. */
  readonly folder: string | null;
  /** The process that is configured so; null where none is to be seen. */
  readonly process: { readonly uid: number | null } | null;
}

/** @returns null where there are none to be given */
export function credentialsOf(
  authorization: (() => string) | null,
  source: CredentialSource,
  disks: Disks,
): Credentials | null {
  return authorization === null ? null : new Credentials(authorization, source, disks);
}

/**
 * Gives credentials only to the user to whom they belong, or to root: where the file, its folder, its process and
 * whoever has accepted this very connection are proven to be the same user's, or where the connection is encrypted to a
 * certificate that is known. In doubt it gives none, and says why.
 */
export class Credentials {
  private why: string | null = null;
  private inPlainText = true;

  constructor(
    private readonly header: () => string,
    private readonly source: CredentialSource,
    private readonly disks: Disks,
  ) {}

  /** Why a connection did not get them; null where each did. */
  get withheld(): string | null {
    return this.why;
  }

  /** @param tls true where encryption was wanted and has failed: then they are not sent without any more */
  encryptedOnly(tls: boolean): void {
    this.inPlainText &&= !tls;
  }

  readonly authorize: Authorize = async (connection, signal) => {
    this.why = await this.objection(connection, signal);
    return this.why === null ? this.header() : null;
  };

  private async objection(connection: Connection, signal: AbortSignal): Promise<string | null> {
    if (connection.encryption === 'none' && !this.inPlainText) {
      return 'its configuration wants TLS, and TLS fails there';
    }
    const { fileUid } = this.source;
    if (fileUid === null || process.getuid === undefined) {
      return 'nobody can tell to whom they belong';
    }
    return (await this.doubtfulSource(fileUid)) ?? receiverObjection(connection, fileUid, signal, this.disks);
  }

  /** A process that another user started may name any folder, and that folder may hold a link to any file. */
  private async doubtfulSource(fileUid: number): Promise<string | null> {
    const { process: daemon, folder } = this.source;
    if (daemon !== null && !isTrusted(daemon.uid, fileUid)) {
      return 'the process belongs to another user than its credentials';
    }
    const folderUid =
      folder === null
        ? fileUid
        : await this.disks.stat(folder).then(
            ({ uid }) => uid,
            () => null,
          );
    return isTrusted(folderUid, fileUid) ? null : 'their folder belongs to another user than they';
  }
}

function isTrusted(uid: number | null, owner: number): boolean {
  return uid === owner || uid === 0;
}

async function receiverObjection(
  connection: Connection,
  owner: number,
  signal: AbortSignal,
  disks: Disks,
): Promise<string | null> {
  if (connection.tcp === null) {
    if (connection.path === null || !(await isOnlyOf(connection.path, owner, disks))) {
      return 'another user could have put its socket there';
    }
    const isProven = connection.watched === null || (await connection.watched.isAccepted(signal));
    return isProven ? null : 'nobody can tell whether the daemon itself has its socket';
  }
  if (connection.encryption === 'known_certificate') {
    return null;
  }
  const receiver = await ownerOfOtherEnd(connection.tcp, signal);
  switch (receiver.kind) {
    case 'user':
      return isTrusted(receiver.uid, owner) ? null : 'another user’s program accepts connections there';
    case 'elsewhere':
      return 'it is not on this machine, and its certificate is not known';
    case 'untold':
      return 'nobody can tell whose program accepts connections there';
  }
}
