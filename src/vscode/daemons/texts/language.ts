/** How the editor words things; rows are made of data and this, so that they can be made anywhere. */
export interface Language {
  /** A text in the language of the editor: the English text is the key of its translation. */
  readonly t: (text: string, ...values: readonly (string | number)[]) => string;
  /** The time of day of a moment, in milliseconds since the epoch, with its day where that is not today. */
  readonly clock: (at: number) => string;
  /** The same with its date and its seconds. */
  readonly moment: (at: number) => string;
  /** Now, in milliseconds since the epoch. */
  readonly now: () => number;
  /** The user's own folder, which is written `~`. */
  readonly home: string;
}
