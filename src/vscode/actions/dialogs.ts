import { l10n, ProgressLocation, window } from 'vscode';
import type { Attempt, Refusal, Report, Risk, Target } from '../../actions/act';
import { type Sentence, wordsOf } from '../../actions/texts';
import { whoOf } from '../../actions/who';
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

/** Runs an act in a notification that says what is waited for; its cancel ends the waiting alone. */
export async function withActProgress(
  target: Target,
  run: (attempt: Attempt) => Promise<Report>,
): Promise<Report> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: messageText(whoOf(target)), cancellable: true },
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

/** Says what became of an act, and offers what goes on with it. */
export async function tellReport({ done, said, command, lines = [] }: Report): Promise<void> {
  const text = messageText(words(said));
  const buttons = [
    ...(command === undefined ? [] : [l10n.t('Type It into a Terminal')]),
    ...(lines.length === 0 ? [] : [l10n.t('Show Its Last Lines')]),
  ];
  const picked = done
    ? await window.showInformationMessage(text, ...buttons)
    : await window.showWarningMessage(text, ...buttons);
  if (picked === undefined) {
    return;
  }
  if (command !== undefined && picked === buttons[0]) {
    typeInTerminal(command);
  } else {
    await showLines(lines);
  }
}

export async function tellRefusal({ refused, command }: Refusal): Promise<void> {
  await tellReport({ done: false, said: refused, ...(command === undefined ? {} : { command }) });
}

export function tellBusy(target: Target): void {
  void window.showInformationMessage(
    messageText(l10n.t('Something is being done to {0} already.', whoOf(target))),
  );
}
