/** The user went to the question before. Bundles that know each other only by their files have the same one. */
export const BACK: unique symbol = Symbol.for('ipfsCluster.back');
/** The user left. */
export const LEFT: unique symbol = Symbol.for('ipfsCluster.left');

export type Answer<T> = T | typeof BACK | typeof LEFT;

/** Where in a row of questions one is asked. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** What is typed is not to be seen. */
  readonly isSecret?: boolean;
  /** What was wrong with the last answer; null where nothing was. */
  readonly problem: string | null;
  /** What is wrong with a text, while it is typed. */
  readonly validate: (text: string) => string | null;
}

export interface Choice<T> {
  readonly value: T;
  /** Name of an icon of the editor. */
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
}

export interface Choices<T> {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** The one that Enter takes; the first where it is none of them. */
  readonly active: T;
}

export interface Confirmation {
  readonly message: string;
  readonly detail: readonly string[];
  readonly yes: string;
}

/** How questions are asked: by an editor, or by a test. */
export interface Dialogs {
  text(place: Place, question: TextQuestion): Promise<Answer<string>>;
  choose<T>(place: Place, question: Choices<T>): Promise<Answer<T>>;
  /** Shows that work is under way; going back and leaving end it. @throws what the work throws */
  wait<T>(place: Place, text: string, work: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>>;
  /** Asks what is to be said yes to explicitly. */
  confirm(question: Confirmation): Promise<boolean>;
}
