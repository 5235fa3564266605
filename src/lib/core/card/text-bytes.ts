// Text on the card: UTF-16 code units in one to three bytes, kana in one (docs/card-format.md §6.1). Behind the
// dictionary's Huffman codes this is 8 % smaller than UTF-16BE, and like it holds every character there is.
import type { Bytes } from './bytes.ts';

const kanjiFirst = 0x4e00;
const kanjiRows = 0x52;
const hiragana = { byte: 0x52, first: 0x3041, last: 0x3093 } as const;
const katakana = { byte: 0xa5, first: 0x30a1, last: 0x30f6 } as const;
const longVowel = { byte: 0xfb, unit: 0x30fc } as const;
/** Lead bytes of the pages U+00xx, U+30xx and U+FFxx, and of any other unit in two bytes. */
const pageLeads = new Map([
  [0x00, 0xfc],
  [0x30, 0xfd],
  [0xff, 0xfe],
]);
const pages = new Map([...pageLeads].map(([page, lead]) => [lead, page]));
const anyUnit = 0xff;

/**
 * @example encodeText('アさ見A') // a6 66 3b8b fc41
 */
export function encodeText(text: string): Bytes {
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const low = unit & 0xff;
    const row = (unit - kanjiFirst) >> 8;
    if (row >= 0 && row < kanjiRows) {
      bytes[end++] = row;
      bytes[end++] = low;
    } else if (unit >= hiragana.first && unit <= hiragana.last)
      bytes[end++] = hiragana.byte + unit - hiragana.first;
    else if (unit >= katakana.first && unit <= katakana.last)
      bytes[end++] = katakana.byte + unit - katakana.first;
    else if (unit === longVowel.unit) bytes[end++] = longVowel.byte;
    else {
      const lead = pageLeads.get(unit >> 8);
      bytes[end++] = lead ?? anyUnit;
      if (lead === undefined) bytes[end++] = unit >> 8;
      bytes[end++] = low;
    }
  }
  return bytes.slice(0, end);
}

/** Undefined when the last character is cut short. Longer spellings than necessary are read; packing again shows them. */
export function decodeText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++]!;
    let unit: number;
    if (lead === longVowel.byte) unit = longVowel.unit;
    else if (lead >= katakana.byte && lead < longVowel.byte) unit = lead - katakana.byte + katakana.first;
    else if (lead >= hiragana.byte && lead < katakana.byte) unit = lead - hiragana.byte + hiragana.first;
    else {
      const page =
        lead < kanjiRows ? (kanjiFirst >> 8) + lead : lead === anyUnit ? bytes[at++] : pages.get(lead);
      const low = bytes[at++];
      if (page === undefined || low === undefined) return undefined;
      unit = (page << 8) | low;
    }
    text += String.fromCharCode(unit);
  }
  return text;
}
