// Where a malformed card stops being one: a second walk over its bytes that keeps count of them. The codes themselves
// come from the readers in core; this only points at the place (docs/card-format.md §1 to §3).
import { cardMaxBytes } from '#lib/core/card/open-card.ts';
import type { CardTextFailure } from '#lib/core/card/digits.ts';

export interface Place {
  part: 'text' | 'card' | 'header' | 'payload' | 'signature';
  /** Of the first character or byte that is wrong, from 0. */
  offset: number;
  expected: string;
  found: string;
}

class Wrong extends Error {
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  constructor(offset: number, expected: string, found: string) {
    super(expected);
    [this.offset, this.expected, this.found] = [offset, expected, found];
  }
}

interface Item {
  major: number;
  /** Value of an integer, length of everything else. */
  argument: number;
  at: number;
  /** Where the content begins. */
  content: number;
  end: number;
}

const kinds = [
  'an integer',
  'a negative integer',
  'a byte string',
  'a text string',
  'an array',
  'a map',
  'a tag',
  'a simple value',
];
const hexOf = (byte: number | undefined) =>
  byte === undefined ? 'the end' : `${byte.toString(16).padStart(2, '0')}`;
const bytesWords = (count: number) => (count === 1 ? '1 byte' : `${count} bytes`);

/** The head of one item; byte and text strings with their content, containers without. */
function itemAt(bytes: Uint8Array, at: number): Item {
  const first = bytes[at];
  if (first === undefined) throw new Wrong(at, 'another item', 'the end');
  const [major, info] = [first >> 5, first & 31];
  if (info > 27) throw new Wrong(at, 'a definite length', hexOf(first));
  const width = info < 24 ? 0 : 1 << (info - 24);
  let argument = info;
  if (width > 0) {
    argument = 0;
    for (let next = at + 1; next <= at + width; next++) {
      if (bytes[next] === undefined) throw new Wrong(next, 'the rest of a length', 'the end');
      argument = argument * 256 + bytes[next]!;
    }
    const least = width === 1 ? 24 : 2 ** (4 * width);
    if (argument < least)
      throw new Wrong(at, 'the shortest spelling of a number', `${bytesWords(1 + width)} for ${argument}`);
  }
  const content = at + 1 + width;
  const isString = major === 2 || major === 3;
  if (isString && content + argument > bytes.length)
    throw new Wrong(
      bytes.length,
      `${bytesWords(argument)} from ${content} on`,
      `${bytesWords(bytes.length - content)}`,
    );
  return { major, argument, at, content, end: isString ? content + argument : content };
}

function expectKind(item: Item, major: number, words = kinds[major]!): void {
  if (item.major !== major) throw new Wrong(item.at, words, kinds[item.major]!);
}

export interface Parts {
  header: Item;
  payload: Item;
  signature: Item;
}

const leastPayload = 33 + 16;

function partsOf(bytes: Uint8Array): Parts {
  const whole = itemAt(bytes, 0);
  if (whole.major !== 4 || whole.argument !== 4) throw new Wrong(0, 'an array of four (84)', hexOf(bytes[0]));
  const header = itemAt(bytes, whole.end);
  expectKind(header, 2, 'the protected header as a byte string');
  const unprotected = itemAt(bytes, header.end);
  expectKind(unprotected, 5, 'an empty map (a0)');
  if (unprotected.argument > 0)
    throw new Wrong(unprotected.at, 'an empty map (a0)', `a map of ${unprotected.argument}`);
  const payload = itemAt(bytes, unprotected.end);
  expectKind(payload, 2, 'the payload as a byte string');
  const signature = itemAt(bytes, payload.end);
  expectKind(signature, 2, 'the signature as a byte string');
  if (signature.argument !== 64)
    throw new Wrong(signature.at, 'a signature of 64 bytes', bytesWords(signature.argument));
  if (signature.end < bytes.length)
    throw new Wrong(signature.end, 'the end', bytesWords(bytes.length - signature.end));
  return { header, payload, signature };
}

/** Label → what stands there, and whether an item is that. Ranges of times and of the list are in core. */
const labels = new Map<number, { words: string; isRight: (item: Item, bytes: Uint8Array) => boolean }>([
  [1, { words: 'the suite, a count', isRight: (item) => item.major === 0 }],
  [4, { words: 'the key id, 8 bytes', isRight: (item) => item.major === 2 && item.argument === 8 }],
  [
    6,
    {
      words: 'the time of issue, seconds',
      isRight: (item) => item.major === 0 && item.argument <= 253402300799,
    },
  ],
  [-1, { words: 'the card id, 16 bytes', isRight: (item) => item.major === 2 && item.argument === 16 }],
  [
    -2,
    {
      words: 'the region, 2 or 5 digits',
      isRight: (item, bytes) => item.major === 3 && isRegion(bytes.subarray(item.content, item.end)),
    },
  ],
  [-3, { words: 'the epoch, up to 32 bits', isRight: isUint32 }],
  [-4, { words: 'list and index, two numbers', isRight: (item) => item.major === 4 && item.argument === 2 }],
  [
    -5,
    {
      words: 'the time of expiry, seconds',
      isRight: (item) => item.major === 0 && item.argument <= 253402300799,
    },
  ],
  [-6, { words: 'the sequence, up to 32 bits', isRight: isUint32 }],
  [-7, { words: 'the dictionary, up to 32 bits', isRight: isUint32 }],
]);

function isUint32(item: Item): boolean {
  return item.major === 0 && item.argument <= 0xffffffff;
}
function isRegion(bytes: Uint8Array): boolean {
  return [2, 5].includes(bytes.length) && bytes.every((byte) => byte >= 0x30 && byte <= 0x39);
}

/** Where the value of a label begins. Throws at the first thing that is wrong in the header. */
function walkHeader(bytes: Uint8Array, from: number, end: number): Map<number, Item> {
  const header = bytes.subarray(0, end);
  const map = itemAt(header, from);
  expectKind(map, 5, `a map of ${labels.size}`);
  const values = new Map<number, Item>();
  let [at, last] = [map.end, ''];
  for (let left = map.argument; left > 0; left--) {
    const key = itemAt(header, at);
    if (key.major > 1) throw new Wrong(key.at, 'an integer label', kinds[key.major]!);
    const label = key.major === 0 ? key.argument : -1 - key.argument;
    const known = labels.get(label);
    if (!known) throw new Wrong(key.at, 'a known label', `label ${label}`);
    if (values.has(label)) throw new Wrong(key.at, 'every label once', `label ${label} again`);
    const spelling = Array.from(header.subarray(key.at, key.end), hexOf).join('');
    if (spelling < last)
      throw new Wrong(key.at, 'labels in the order of their bytes', `label ${label} too late`);
    last = spelling;
    const value = itemAt(header, key.end);
    if (!known.isRight(value, header))
      throw new Wrong(value.at, known.words, `${kinds[value.major]!} (${value.argument})`);
    values.set(label, value);
    at = value.end;
    for (let inner = value.major === 4 ? value.argument : 0; inner > 0; inner--) {
      const item = itemAt(header, at);
      if (!isUint32(item)) throw new Wrong(item.at, 'a number up to 32 bits', kinds[item.major]!);
      at = item.end;
    }
  }
  for (const [label, { words }] of labels)
    if (!values.has(label)) throw new Wrong(at, `label ${label}: ${words}`, 'no such label');
  if (at < end) throw new Wrong(at, 'the end of the header', bytesWords(end - at));
  const [issued, expires] = [values.get(6)!, values.get(-5)!];
  if (expires.argument <= issued.argument)
    throw new Wrong(
      expires.at,
      'an expiry after the issue',
      `${issued.argument - expires.argument} s before it`,
    );
  return values;
}

/** The byte at which a card that `code` refuses goes wrong; undefined for codes that need a key. */
export function placeInCard(bytes: Uint8Array, code: string): Place | undefined {
  if (code === 'CARD_TOO_LONG')
    return {
      part: 'card',
      offset: cardMaxBytes,
      expected: `at most ${cardMaxBytes} bytes`,
      found: bytesWords(bytes.length),
    };
  let part: Place['part'] = 'card';
  try {
    const { header, payload, signature } = partsOf(bytes);
    part = 'header';
    const values = walkHeader(bytes, header.content, header.end);
    if (code === 'UNKNOWN_SUITE')
      return {
        part,
        offset: values.get(1)!.at,
        expected: 'suite 1',
        found: `suite ${values.get(1)!.argument}`,
      };
    if (code === 'UNKNOWN_DICTIONARY')
      return {
        part,
        offset: values.get(-7)!.at,
        expected: 'a dictionary this version knows',
        found: `dictionary ${values.get(-7)!.argument}`,
      };
    if (payload.argument < leastPayload)
      return {
        part: 'payload',
        offset: payload.content,
        expected: `at least ${leastPayload} bytes`,
        found: bytesWords(payload.argument),
      };
    if (code === 'SIGNATURE_NOT_LOW_S')
      return {
        part: 'signature',
        offset: signature.content + 32,
        expected: 's at most half the order of the curve',
        found: 'a larger s',
      };
    return undefined;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { part, offset: error.offset, expected: error.expected, found: error.found };
  }
}

const fewestDigits = 300;

/** The character at which a text goes wrong. Characters are named by their number: a stranger's text is not printed. */
export function placeInText(text: string, code: CardTextFailure): Place {
  const hash = text.indexOf('#');
  const from = hash >= 0 ? hash + 1 : 0;
  const body = text.slice(from);
  const at = (offset: number, expected: string, found: string): Place => ({
    part: 'text',
    offset,
    expected,
    found,
  });
  switch (code) {
    case 'NOT_A_TASUKI_CARD':
      return at(0, 'https://HOST/c# and digits, or digits alone', `${text.length} other characters`);
    case 'CARD_TEXT_TOO_LONG':
      return at(from, 'at most 2891 digits', `${body.length}`);
    case 'CARD_TEXT_LEADING_ZERO':
      return at(from, 'a first digit from 1 to 9', '0');
    case 'CARD_TEXT_NOT_DIGITS': {
      const index = [...body].findIndex((character) => !/[0-9\s]/.test(character));
      if (index < 0) return at(from, 'digits', 'none');
      const number = [...body][index]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      return at(from + index, 'a digit', `U+${number}`);
    }
    case 'CARD_TEXT_CUT_SHORT':
      return body.length < fewestDigits
        ? at(text.length, `at least ${fewestDigits} digits`, `${body.length}`)
        : at(
            from,
            'a number that begins with byte 01',
            `${body.length} digits that do not: some are missing`,
          );
  }
}
