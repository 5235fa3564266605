// Bytes of a residents' file → text. Strict: every byte must belong to the encoding, or the file is refused.
import type { FileProblem } from './issues.ts';

export type Encoding = 'utf-8' | 'utf-16' | 'windows-31j';
export type DecodeResult = { ok: true; text: string; encoding: Encoding } | { ok: false; code: FileProblem };

export const largestFileBytes = 5 * 1024 * 1024;

const starts = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
const ascii = (bytes: Uint8Array, from = 0, to = 1024) => String.fromCharCode(...bytes.subarray(from, to));

/** What a file that is no text really is, from its first bytes. */
function kindOf(bytes: Uint8Array): FileProblem | undefined {
  const head = ascii(bytes);
  if (/^[\s\u00ef\u00bb\u00bf]*%PDF-/.test(head)) return 'FILE_IS_PDF';
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const names = ascii(bytes, 0, 4096) + ascii(bytes, Math.max(0, bytes.length - 4096), bytes.length);
    return /\[Content_Types\]\.xml|xl\//.test(names) ? 'FILE_IS_EXCEL' : 'FILE_IS_ZIP';
  }
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'FILE_IS_EXCEL';
  const image = [
    [0x89, 0x50, 0x4e, 0x47],
    [0xff, 0xd8, 0xff],
    [0x47, 0x49, 0x46, 0x38],
    [0x42, 0x4d, 0x00],
  ];
  if (image.some((magic) => starts(bytes, ...magic))) return 'FILE_IS_IMAGE';
  if (/^[\s\u00ef\u00bb\u00bf]*<(!doctype|html|\?xml)/i.test(head)) return 'FILE_IS_HTML';
  return undefined;
}

function strictly(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
/** WHATWG's shift_jis passes 0x80 through as a control letter in some engines; no Windows-31J text holds one. */
const controlLetters = /[\u0001-\u0008\u000b\u000c\u000e-\u0019\u001b-\u001f\u0080-\u009f]/;

/**
 * Decodes UTF-8 with or without BOM, UTF-16 with BOM, or Windows-31J (CP932: 髙 FBFC and 﨑 ED95 included).
 * Anything else is refused with a code that says what the file is.
 */
export function decodeResidentsFile(bytes: Uint8Array, largest = largestFileBytes): DecodeResult {
  if (bytes.length === 0) return { ok: false, code: 'FILE_EMPTY' };
  if (bytes.length > largest) return { ok: false, code: 'FILE_TOO_LARGE' };
  const kind = kindOf(bytes);
  if (kind) return { ok: false, code: kind };

  for (const [label, ...bom] of [
    ['utf-16le', 0xff, 0xfe],
    ['utf-16be', 0xfe, 0xff],
  ] as const) {
    if (!starts(bytes, ...bom)) continue;
    const text = strictly(bytes, label);
    return text === undefined || text.includes('\0')
      ? { ok: false, code: 'FILE_IS_BINARY' }
      : { ok: true, text, encoding: 'utf-16' };
  }
  if (bytes.includes(0)) return { ok: false, code: 'FILE_IS_BINARY' };

  const utf8 = strictly(bytes, 'utf-8');
  // ISO-2022-JP is pure ASCII with escapes, and so looks like valid UTF-8.
  if (utf8 !== undefined && /\u001b[$(]/.test(utf8)) return { ok: false, code: 'ENCODING_UNKNOWN' };
  const windows = strictly(bytes, 'shift_jis');
  const windowsFits = windows !== undefined && !controlLetters.test(windows);
  // Pairs of half-width kana in Windows-31J can be valid UTF-8 for Latin letters: kana is the likelier reading.
  const accidental = utf8 !== undefined && /[\u0080-\u07ff]/.test(utf8) && !/[\u0800-\uffff]/.test(utf8);
  if (
    utf8 !== undefined &&
    !starts(bytes, 0xef, 0xbb, 0xbf) &&
    accidental &&
    windowsFits &&
    /[\uff66-\uff9f]/.test(windows)
  )
    return { ok: true, text: windows, encoding: 'windows-31j' };
  if (utf8 !== undefined) {
    return controlLetters.test(utf8) && !japanese.test(utf8) && !/[,;\t]/.test(utf8)
      ? { ok: false, code: 'FILE_IS_BINARY' }
      : { ok: true, text: utf8, encoding: 'utf-8' };
  }
  // EUC-JP decodes as Windows-31J into half-width kana; real Windows-31J text is never valid EUC-JP.
  if (strictly(bytes, 'euc-jp') !== undefined) return { ok: false, code: 'ENCODING_UNKNOWN' };
  if (windowsFits) return { ok: true, text: windows, encoding: 'windows-31j' };
  const control = bytes.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13).length;
  return { ok: false, code: control > bytes.length / 50 ? 'FILE_IS_BINARY' : 'ENCODING_UNKNOWN' };
}
