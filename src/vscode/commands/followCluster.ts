import { l10n, window } from 'vscode';
import { posixWord, windowsWord } from '../../status/judge/steps/shellWords';

/** "Follow a Cluster": asks for both parts of the command. @returns its arguments, undefined when it was left */
export async function askWhatToFollow(): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: l10n.t('Follow a Cluster (1 of 2)'),
    prompt: l10n.t('A name of your own for the cluster: its folder is called so.'),
    placeHolder: 'my-cluster',
    validateInput: (text) => nameProblem(text.trim()),
    ignoreFocusOut: true,
  });
  if (name === undefined) {
    return undefined;
  }
  const url = await window.showInputBox({
    title: l10n.t('Follow a Cluster (2 of 2)'),
    prompt: l10n.t('Where the cluster publishes its configuration: whoever runs it tells you the URL.'),
    placeHolder: 'https://collab.ipfscluster.io/service.json',
    validateInput: (text) => urlProblem(text.trim()),
    ignoreFocusOut: true,
  });
  return url === undefined ? undefined : `${word(name.trim())} init ${word(url.trim())}`;
}

function word(text: string): string {
  return process.platform === 'win32' ? windowsWord(text) : posixWord(text);
}

/** The name becomes that of a folder, and the first argument of a command. */
export function nameProblem(name: string): string | undefined {
  if (name === '') {
    return l10n.t('Type a name.');
  }
  return /^[^\\/:*?"<>|\p{Cc}]+$/u.test(name) && !/^(?:-|\.{1,2}$)/.test(name)
    ? undefined
    : l10n.t('Use a name that can be that of a folder, and does not begin with a dash.');
}

/** The follower fetches it over HTTP (`config.Manager.LoadJSONFromHTTPSource`). */
export function urlProblem(url: string): string | undefined {
  return /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url)
    ? undefined
    : l10n.t('Type a URL that begins with https:// or http://.');
}
