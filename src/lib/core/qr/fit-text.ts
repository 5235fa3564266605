// How large a text can be set in a given width, without measuring fonts: an upper bound by character class, so
// that paper never loses the end of a name.

/** Classes of letters and their widest glyph in BIZ UDPGothic, regular and bold, in em. The first that fits holds. */
const classes: readonly (readonly [RegExp, number])[] = [
  [/[0-9]/, 0.77],
  [/[a-ln-vx-z]/, 0.74],
  [/[A-LN-VX-Z]/, 0.91],
  [/[ !'()*,./:;[\\\]^_`{|}"-]/, 0.56],
  [/\u3000/, 0.67],
  [/[\uff61-\uff9f・（）「」]/, 0.5],
];
const widest = 1;

/** Width of a text in em, at most. */
export function emWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += classes.find(([letters]) => letters.test(letter))?.[1] ?? widest;
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
  return { lines: balanced(text, width / fitting), size: fitting };
}

/** Two lines break at a space where both fit; otherwise lines become about as long as each other. */
function balanced(text: string, limitEm: number): string[] {
  const count = breakText(text, limitEm).length;
  if (count === 2) {
    const halves = [...text.matchAll(/[ \u3000]+/g)]
      .map(({ index, 0: space }) => [text.slice(0, index), text.slice(index + space.length)])
      .filter((pair) => pair.every((line) => line !== '' && emWidth(line) <= limitEm));
    const longer = (pair: string[]) => Math.max(...pair.map(emWidth));
    const [best] = halves.sort((a, b) => longer(a) - longer(b));
    if (best) return best;
  }
  for (let limit = emWidth(text) / count; limit < limitEm; limit += 0.5) {
    const broken = breakText(text, limit);
    if (broken.length === count) return broken;
  }
  return breakText(text, limitEm);
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
