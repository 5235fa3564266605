// How large a text can be set in a given width, without measuring fonts: an upper bound by character class, so
// that paper never loses the end of a name.

/** Widest glyphs of the house font by class, in em. */
const narrow = 0.66;
const wide = 1;
/** Half-width kana and everything before the general punctuation block is set narrow. */
const isNarrow = (letter: string): boolean => letter < '\u2000' || (letter >= '\uff61' && letter <= '\uff9f');

/** Width of a text in em, at most. */
export function emWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += isNarrow(letter) ? narrow : wide;
  return width;
}

export interface FittedLines {
  readonly lines: readonly string[];
  /** In the unit of the width given. */
  readonly size: number;
}

/**
 * One line where the text fits at `smallest` or larger; otherwise up to `lines` lines, and smaller still if needed.
 * No letter is ever left out.
 */
export function fitText(text: string, width: number, size: number, smallest: number, lines = 1): FittedLines {
  const single = Math.min(size, width / emWidth(text));
  if (single >= smallest || lines === 1) return { lines: [text], size: single };
  let fitting = smallest;
  while (breakText(text, width / fitting).length > lines) fitting *= 0.95;
  return { lines: breakText(text, width / fitting), size: fitting };
}

function breakText(text: string, limitEm: number): string[] {
  const broken: string[] = [];
  let line = '';
  for (const letter of text) {
    if (line && emWidth(line + letter) > limitEm) {
      broken.push(line);
      line = letter.trimStart();
    } else line += letter;
  }
  return [...broken, line];
}
