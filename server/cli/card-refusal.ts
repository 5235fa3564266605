// How `tasuki card` ends: codes of the process, and a refusal that says in words what to do.

/** Documented in docs/integrators.md; a script may rely on them. */
export const exitCode = {
  /** Done; a card that was judged is green. */
  good: 0,
  /** The card is malformed, rejected or hidden, or the record cannot become a card. */
  refused: 1,
  usage: 2,
  /** A file is missing, or is not what it should be: nothing was judged. */
  unreadable: 3,
  /** An authentic card with a word of caution. */
  amber: 4,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Ends the command. The words go to stderr and hold nothing of the card's content. */
export class CardRefusal extends Error {
  readonly exit: ExitCode;
  readonly code: string;
  /** Further members of the JSON answer. */
  readonly details: Record<string, unknown>;
  constructor(exit: ExitCode, code: string, words: string, details: Record<string, unknown> = {}) {
    super(words);
    [this.exit, this.code, this.details] = [exit, code, details];
  }
}
