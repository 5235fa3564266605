// One card from whatever an integrator has: text of the code, bare digits, hex, the bytes, or a picture.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { fromHex, type Bytes } from '#lib/core/card/bytes.ts';
import { parseCardText, type CardTextFailure } from '#lib/core/card/digits.ts';
import { CardRefusal, exitCode } from './card-refusal.ts';

export type InputForm = 'picture' | 'text' | 'hex' | 'bytes';
/** `text` is what was read; absent for bytes and hex. */
export type CardInput =
  | { form: InputForm; text: string | undefined; bytes: Bytes; code: 'OK' }
  | { form: InputForm; text: string; bytes?: undefined; code: CardTextFailure };

/** Pictures of phones have 12 megapixels; more is no photograph of a card. */
const mostBytes = 40_000_000;
const png = [0x89, 0x50, 0x4e, 0x47];
const jpeg = [0xff, 0xd8, 0xff];
/** An array of four: the first byte of every card. */
const cardHead = 0x84;

/** @param stdin read when the path is '-' */
export async function readCardInput(path: string, stdin: () => Promise<Uint8Array>): Promise<CardInput> {
  return parseCardInput(await readInput(path, stdin));
}

export async function readInput(path: string, stdin: () => Promise<Uint8Array>): Promise<Bytes> {
  const file = path === '-' ? await stdin() : await readNamed(path);
  if (file.length > mostBytes)
    throw new CardRefusal(exitCode.unreadable, 'INPUT_TOO_LARGE', `${path} has more than 40 MB.`);
  return Uint8Array.from(file);
}

async function readNamed(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch {
    throw new CardRefusal(exitCode.unreadable, 'INPUT_MISSING', `${path} cannot be read. Is the path right?`);
  }
}

export async function parseCardInput(file: Bytes): Promise<CardInput> {
  if (startsWith(file, png) || startsWith(file, jpeg)) return ofText('picture', await readPictureFile(file));
  const text = textOf(file);
  if (text === undefined || file[0] === cardHead)
    return { form: 'bytes', text: undefined, bytes: file, code: 'OK' };
  const bare = text.replace(/\s/g, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(bare) && /[a-f]/i.test(bare))
    return { form: 'hex', text: undefined, bytes: fromHex(bare), code: 'OK' };
  return ofText('text', text);
}

function ofText(form: InputForm, text: string): CardInput {
  const parsed = parseCardText(text);
  return parsed.ok ? { form, text, bytes: parsed.bytes, code: 'OK' } : { form, text, code: parsed.code };
}

const startsWith = (file: Uint8Array, head: readonly number[]) => head.every((byte, at) => file[at] === byte);

/** Undefined for anything that is no text: bytes of a card, for example. */
function textOf(file: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

let prepared: Promise<unknown> | undefined;

/** The QR code of a PNG or JPEG file, with the scanner's own engine. */
export async function readPictureFile(file: Uint8Array): Promise<string> {
  prepared ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).then(
    (wasm) =>
      prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer }, fireImmediately: true }),
  );
  await prepared;
  const [found] = await readBarcodes(file, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
  if (found?.isValid) return found.text;
  throw new CardRefusal(
    exitCode.unreadable,
    'NO_CODE_IN_PICTURE',
    'No QR code could be read in this picture. Take it sharper, nearer and without reflections.',
  );
}
