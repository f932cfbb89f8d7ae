import {
  type Disposable,
  l10n,
  type QuickInput,
  type QuickInputButton,
  QuickInputButtons,
  type QuickPickItem,
  window,
} from 'vscode';
import { visible } from '../../../status/visibleText';
import { labelText, messageText } from '../../shared/plainText';
import {
  type Answer,
  BACK,
  type Choices,
  type Confirmation,
  type Dialogs,
  LEFT,
  type Place,
} from '../adding/dialogs';

interface WithButtons extends QuickInput {
  buttons: readonly QuickInputButton[];
  readonly onDidTriggerButton: (listener: (button: QuickInputButton) => void) => Disposable;
}

/** Asks with the quick input of the editor. */
export const EDITOR_DIALOGS: Dialogs = {
  text: (place, question) => {
    const box = window.createInputBox();
    box.prompt = question.prompt;
    box.placeholder = question.placeholder;
    box.value = question.value;
    box.password = question.isSecret === true;
    const say = (problem: string | null) => {
      box.validationMessage = problem === null ? undefined : messageText(problem);
    };
    say(question.problem);
    return shown<string>(box, place, (answer) => [
      box.onDidChangeValue((text) => {
        say(question.validate(text));
      }),
      box.onDidAccept(() => {
        const problem = question.validate(box.value);
        say(problem);
        if (problem === null) {
          answer(box.value);
        }
      }),
    ]);
  },

  choose: <T>(place: Place, { placeholder, choices, active }: Choices<T>) => {
    const pick = window.createQuickPick<QuickPickItem & { readonly value: T }>();
    pick.placeholder = labelText(placeholder);
    pick.items = choices.map(({ value, icon, label, detail }) => ({
      value,
      label: `$(${icon}) ${labelText(label)}`,
      detail: labelText(detail),
    }));
    pick.activeItems = pick.items.filter(({ value }) => value === active);
    return shown<T>(pick, place, (answer) => [
      pick.onDidAccept(() => {
        const [chosen] = pick.activeItems;
        if (chosen) {
          answer(chosen.value);
        }
      }),
    ]);
  },

  wait: async <T>(place: Place, text: string, work: (signal: AbortSignal) => Promise<T>) => {
    const pick = window.createQuickPick<QuickPickItem>();
    pick.placeholder = labelText(text);
    pick.busy = true;
    pick.items = [{ label: `$(close) ${l10n.t('Cancel')}`, alwaysShow: true }];
    const ended = new AbortController();
    const result = work(ended.signal);
    // Whoever left wants to hear of it no more.
    result.catch(() => undefined);
    try {
      return await shown<T>(pick, { ...place, canGoBack: true }, (answer, fail) => {
        result.then(answer, fail);
        return [
          pick.onDidAccept(() => {
            answer(BACK);
          }),
        ];
      });
    } finally {
      ended.abort();
    }
  },

  confirm: async ({ message, detail, yes }: Confirmation) => {
    const lines = detail.map((line) => visible(line)).join('\n');
    const answer = await window.showWarningMessage(visible(message), { modal: true, detail: lines }, yes);
    return answer === yes;
  },
};

/** Shows a quick input until it is answered, or left. */
function shown<T>(
  input: WithButtons,
  { title, step, steps, canGoBack }: Place,
  listen: (answer: (answer: Answer<T>) => void, fail: (error: unknown) => void) => readonly Disposable[],
): Promise<Answer<T>> {
  input.title = title;
  input.step = step;
  input.totalSteps = steps;
  input.ignoreFocusOut = true;
  input.buttons = canGoBack ? [QuickInputButtons.Back] : [];
  const listening: Disposable[] = [];
  return new Promise<Answer<T>>((resolve, reject: (error: unknown) => void) => {
    listening.push(
      ...listen(resolve, reject),
      input.onDidTriggerButton(() => {
        resolve(BACK);
      }),
      input.onDidHide(() => {
        resolve(LEFT);
      }),
    );
    input.show();
  }).finally(() => {
    listening.forEach((one) => {
      one.dispose();
    });
    input.dispose();
  });
}
