// Changes inputs so that decoders get further than with noise: whole CBOR heads, lengths, pieces moved and repeated.

/** Numbers from 0 up to, not including, `below`. The same seed gives the same run (mulberry32). */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Heads that decoders must not believe: huge and indefinite lengths, tags, floats, the largest integers. */
const heads = [
  '9bffffffffffffffff',
  'bbffffffffffffffff',
  '5bffffffffffffffff',
  '9affffffff',
  'baffffffff',
  '5a7fffffff',
  '1bffffffffffffffff',
  '3bffffffffffffffff',
  '1b001fffffffffffff',
  '9f',
  'bf',
  '5f',
  '7f',
  'ff',
  'c0',
  'd818',
  'f6',
  'f7',
  'f97e00',
  'fb7ff0000000000000',
  '1800',
  '190000',
  '80',
  'a0',
  '40',
  '60',
  '61ff',
  '62c3a9',
  '8181818181818181818100',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

/** One to four changes of a copy. */
export function mutateBytes(input: Uint8Array, dice: Dice): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(input);
  for (let left = 1 + dice(4); left > 0; left--) bytes = changeOnce(bytes, dice);
  return bytes;
}

function changeOnce(bytes: Uint8Array<ArrayBuffer>, dice: Dice): Uint8Array<ArrayBuffer> {
  const at = dice(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + dice(16));
  const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
  const place = Math.min(at, Math.max(0, bytes.length - 1));
  switch (dice(9)) {
    case 0:
      return bytes.length === 0 ? bytes : bytes.with(place, bytes[place]! ^ (1 << dice(8)));
    case 1:
      return bytes.length === 0 ? bytes : bytes.with(place, dice(256));
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(end));
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(at));
    case 4:
      return bytes.slice(0, at);
    case 5:
      return joined(bytes.subarray(0, at), heads[dice(heads.length)]!, bytes.subarray(end));
    case 6:
      return joined(bytes.subarray(0, at), heads[dice(heads.length)]!, bytes.subarray(at));
    case 7: {
      const other = dice(bytes.length + 1);
      return joined(bytes.subarray(0, at), bytes.subarray(other, other + 1 + dice(32)), bytes.subarray(end));
    }
    default:
      // Neighbouring numbers: lengths and integers that are one off.
      return bytes.length === 0 ? bytes : bytes.with(place, (bytes[place]! + (dice(2) ? 1 : 255)) & 255);
  }
}

const characters = [
  ...'0123456789',
  '０',
  '９',
  ' ',
  '\n',
  '　',
  '#',
  '/',
  ':',
  'x',
  '-',
  '.',
  '٣',
  '²',
  '\ud842',
  '\u0000',
  'https://a/c#',
];

export function mutateText(input: string, dice: Dice): string {
  let text = input;
  for (let left = 1 + dice(4); left > 0; left--) {
    const at = dice(text.length + 1);
    const end = at + dice(12);
    const piece = characters[dice(characters.length)]!;
    const choice = dice(4);
    if (choice === 0) text = text.slice(0, at) + text.slice(end);
    else if (choice === 1) text = text.slice(0, at) + piece + text.slice(at);
    else if (choice === 2) text = text.slice(0, at) + piece + text.slice(at + 1);
    else text = text.slice(0, at) + text.slice(at, end) + text.slice(at);
  }
  return text;
}
