// The language of the screen and the typed dictionary. A message that lacks a language does not compile.

export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'tasuki.language';
let chosen = $state<Language>('ja');

/** The language of the screen: read `language.current` anywhere, it is reactive. */
export const language = {
  get current(): Language {
    return chosen;
  },
  /** Changes the language of every screen, remembers it on this device and keeps `<html lang>` right. */
  set(next: Language): void {
    show(next);
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // A browser that refuses storage still shows the chosen language until the page closes.
    }
  },
  /**
   * Takes up the remembered language, and follows another window that changes it. The root layout calls it once the page
   * is alive.
   */
  restore(): void {
    try {
      if (localStorage.getItem(storageKey) === 'en') show('en');
    } catch {
      // see set()
    }
    addEventListener('storage', ({ key, newValue }) => {
      if (key === storageKey) show(newValue === 'en' ? 'en' : 'ja');
    });
  },
};

function show(next: Language): void {
  chosen = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

type Phrase = string | ((...values: never[]) => string);
type Entry<P extends Phrase> = { readonly ja: P; readonly en: P extends string ? string : P };
type Messages<D> = { readonly [K in keyof D]: D[K] extends string ? string : D[K] };

/**
 * Makes a dictionary for one area. Plain texts are read as `t.save`; texts with values are called: `t.rows(12)`.
 * Reading inside markup, `$derived` or `$effect` follows the language.
 *
 * @example
 * const t = defineMessages({
 *   save: { ja: '保存する', en: 'Save' },
 *   rows: { ja: (n: number) => `${n} 行`, en: (n: number) => `${n} rows` },
 * });
 */
export function defineMessages<const D extends Record<string, Phrase>>(dictionary: {
  readonly [K in keyof D]: Entry<D[K]>;
}): Messages<D> {
  const messages = {};
  for (const key of Object.keys(dictionary) as (keyof D)[]) {
    Object.defineProperty(messages, key, { enumerable: true, get: () => dictionary[key][chosen] });
  }
  return messages as Messages<D>;
}

/** A text in both languages that travels as data, such as a row of a table of reasons. */
export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

/** The text of a bilingual value in the current language. */
export function inLanguage(text: Bilingual): string {
  return text[chosen];
}
