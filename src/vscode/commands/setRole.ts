import { l10n, type QuickPickItem, window } from 'vscode';
import type { Role } from '../../status/result';
import { readSettings, writeRole } from '../settings';

interface RoleItem extends QuickPickItem {
  readonly role: Role | null;
}

/** "Set Role": which daemons this machine cannot do without. */
export async function setRole(): Promise<void> {
  const current = readSettings().machine.role;
  const items: RoleItem[] = [
    { role: null, label: l10n.t('No role'), detail: l10n.t('It needs whatever is initialized here') },
    {
      role: 'master',
      label: 'master',
      detail: l10n.t('It runs a peer of a cluster: needs ipfs and ipfs-cluster-service'),
    },
    {
      role: 'worker',
      label: 'worker',
      detail: l10n.t('It keeps pins for a cluster that others run: needs ipfs and ipfs-cluster-follow'),
    },
    {
      role: 'leecher',
      label: 'leecher',
      detail: l10n.t('It only fetches and shares for itself: needs ipfs'),
    },
  ];
  const marked = items.map((item) =>
    item.role === current ? { ...item, description: l10n.t('current') } : item,
  );
  const picked = await window.showQuickPick(marked, {
    placeHolder: l10n.t('Which daemons does this machine need?'),
  });
  if (picked) {
    await writeRole(picked.role);
  }
}
