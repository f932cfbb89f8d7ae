import { l10n, ProgressLocation, window } from 'vscode';
import type { Attempt, Refusal, Report, Risk, Undo } from '../../actions/act';
import { type Sentence, wordsOf } from '../../actions/texts';
import { visible } from '../../status/visibleText';
import { abortSignalOf } from '../shared/abortSignal';
import { messageText } from '../shared/plainText';
import { showLines, typeInTerminal } from './terminal';

function words(sentence: Sentence): string {
  return wordsOf(sentence, (text) => l10n.t(text));
}

/** Asks in a modal dialog. What leaves all as it is comes first: it is what Enter does, and Escape too. */
export async function confirm({ question, details, yes, no }: Risk): Promise<boolean> {
  const detail = details.map((one) => visible(words(one))).join('\n');
  const [leave, go] = [words(no), words(yes)];
  const picked = await window.showWarningMessage(
    visible(words(question)),
    { modal: true, detail },
    leave,
    go,
  );
  return picked === go;
}

/**
 * Runs an act in a notification that says what is waited for; its cancel ends the waiting alone.
 * @param title whom it is done to
 */
export async function withActProgress(
  title: string,
  run: (attempt: Attempt) => Promise<Report>,
): Promise<Report> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: messageText(title), cancellable: true },
    async (progress, token) => {
      const { signal, disposable } = abortSignalOf(token);
      try {
        return await run({
          signal,
          report: (sentence) => {
            progress.report({ message: messageText(words(sentence)) });
          },
          ask: confirm,
        });
      } finally {
        disposable.dispose();
      }
    },
  );
}

/**
 * Says what became of an act, and offers what goes on with it.
 * @param undo takes it back; a report that can be taken back offers that
 */
export async function tellReport(
  { done, said, command, details = [], lines = [], undo }: Report,
  takeBack: (undo: Undo) => Promise<void> = async () => {},
): Promise<void> {
  const text = messageText([said, ...details].map(words).join(' '));
  const offers: (readonly [string, () => unknown])[] = [
    ...(undo === undefined ? [] : [[words(undo.label), () => takeBack(undo)] as const]),
    ...(command === undefined
      ? []
      : [
          [
            l10n.t('Type It into a Terminal'),
            () => {
              typeInTerminal(command);
            },
          ] as const,
        ]),
    ...(lines.length === 0 ? [] : [[l10n.t('Show Its Last Lines'), () => showLines(lines)] as const]),
  ];
  const labels = offers.map(([label]) => label);
  const picked = done
    ? await window.showInformationMessage(text, ...labels)
    : await window.showWarningMessage(text, ...labels);
  await offers.find(([label]) => label === picked)?.[1]();
}

export async function tellRefusal({ refused, command, details = [] }: Refusal): Promise<void> {
  if (details.length > 0) {
    // As long as it takes to read them.
    const detail = details.map((one) => visible(words(one))).join('\n');
    await window.showWarningMessage(visible(words(refused)), { modal: true, detail });
    return;
  }
  await tellReport({ done: false, said: refused, ...(command === undefined ? {} : { command }) });
}

export function tellBusy(who: string): void {
  void window.showInformationMessage(messageText(l10n.t('Something is being done to {0} already.', who)));
}
