import type { Disks } from '../disks/disks';

/** More than any table of users has. */
const LARGEST_TABLE = 4 << 20;

/** Names of users as /etc/passwd has them, null for those of a directory service; other systems keep them elsewhere. */
export async function userNames(disks: Disks): Promise<(uid: number) => string | null> {
  const table = await disks.read('/etc/passwd', LARGEST_TABLE).catch(() => null);
  const users = (table?.text ?? '').split('\n').map((line) => line.split(':'));
  return (uid) => users.find((fields) => fields[2] === String(uid))?.[0] ?? null;
}
