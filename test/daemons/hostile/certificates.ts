import { readFile, writeFile } from 'node:fs/promises';
import type { Lab } from '../../../lab/lab';

/** What a server shows. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What is wrong with a certificate, or nothing. */
export type Kind = 'right' | 'self-signed' | 'of another host' | 'expired' | 'not valid yet';

/** Seconds since the epoch, as `openssl ca` wants moments. */
function moment(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000).toISOString();
  return `${at.replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

const VALID: Readonly<Record<Kind, readonly [from: number, until: number]>> = {
  right: [-1, 2],
  'self-signed': [-1, 2],
  'of another host': [-1, 2],
  expired: [-9, -2],
  'not valid yet': [2, 9],
};

/** An authority of our own, and real certificates that it signs. */
export class Authority {
  private constructor(
    private readonly lab: Lab,
    /** PEM file of its own certificate. */
    readonly file: string,
  ) {}

  static async make(lab: Lab): Promise<Authority> {
    const file = lab.path('ca.pem');
    const fresh = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', lab.path('ca.key')];
    await lab.run('openssl', ['req', '-x509', ...fresh, '-subj', '/CN=our authority', '-out', file]);
    await writeFile(lab.path('index'), '');
    await writeFile(lab.path('serial'), '01\n');
    await writeFile(
      lab.path('ca.cnf'),
      `[ca]\ndefault_ca=ours\n[ours]\nnew_certs_dir=${lab.home}\ndatabase=${lab.path('index')}\n` +
        `serial=${lab.path('serial')}\ncertificate=${file}\nprivate_key=${lab.path('ca.key')}\ndefault_md=sha256\n` +
        'policy=any\nunique_subject=no\n[any]\ncommonName=supplied\n',
    );
    return new Authority(lab, file);
  }

  /** @param host IP address that it is for, if it is right */
  async certify(kind: Kind, host: string): Promise<Pair> {
    const { lab } = this;
    const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((name) =>
      lab.path(`peer.${name}`),
    );
    const [from, until] = VALID[kind];
    await writeFile(
      extensions ?? '',
      `subjectAltName=IP:${kind === 'of another host' ? '192.0.2.1' : host}\n`,
    );
    const subject = ['-subj', '/CN=peer', '-newkey', 'rsa:2048', '-nodes', '-keyout', key ?? ''];
    await lab.run('openssl', ['req', '-new', ...subject, '-out', request ?? '']);
    await lab.run('openssl', [
      ...['ca', '-batch', '-notext', '-config', lab.path('ca.cnf'), '-in', request ?? '', '-out', cert ?? ''],
      ...['-extfile', extensions ?? '', '-startdate', moment(from), '-enddate', moment(until)],
      ...(kind === 'self-signed' ? ['-selfsign', '-keyfile', key ?? ''] : []),
    ]);
    return { cert: await readFile(cert ?? '', 'utf8'), key: await readFile(key ?? '', 'utf8') };
  }
}
