import { type Answer, BACK, LEFT, type Place } from '../clusters/adding/dialogs';

/** One question of a form. */
export interface Question<Draft> {
  /** False where it makes no difference to this draft. */
  readonly isAsked: (draft: Draft) => boolean;
  readonly ask: (draft: Draft, place: Place) => Promise<Answer<Draft>>;
}

/**
 * Asks one question after the other, with a way back from each.
 * @returns null where the user left
 */
export async function askInTurn<Draft>(
  title: string,
  first: Draft,
  questions: readonly Question<Draft>[],
): Promise<Draft | null> {
  /** The questions that were answered. */
  const answered: number[] = [];
  let draft = first;
  let index = 0;
  while (index < questions.length) {
    const question = questions[index];
    if (question?.isAsked(draft) !== true) {
      index++;
      continue;
    }
    const place = { title, step: index + 1, steps: questions.length, canGoBack: answered.length > 0 };
    const answer = await question.ask(draft, place);
    if (answer === LEFT) {
      return null;
    }
    if (answer === BACK) {
      // What was typed later is there again when its question comes again.
      index = answered.pop() ?? 0;
      continue;
    }
    answered.push(index);
    draft = answer;
    index++;
  }
  return draft;
}
