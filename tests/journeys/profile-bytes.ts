// What a browser has left on the disk: every byte of every file of its profile, and the blocks of its databases as they
// were before they were compressed (LevelDB tables, Snappy).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Piece {
  /** Path within the profile; of a database's block also its place. */
  where: string;
  bytes: Buffer;
}

/** Every file, and every block of every table that is compressed. A running browser may take files away meanwhile. */
export function readProfile(folder: string): Piece[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory())
      return readProfile(place).map(({ where, bytes }) => ({ where: path.join(entry.name, where), bytes }));
    const bytes = entry.isFile() ? unlessGone(() => readFileSync(place)) : undefined;
    if (!bytes) return [];
    const where = entry.name;
    return [{ where, bytes }, ...(/\.(ldb|sst)$/.test(where) ? blocksOf(where, bytes) : [])];
  });
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Every spelling in which a secret could lie there: raw, hex, base64, base64url, each also as UTF-16. */
export function spellingsOf(secret: Uint8Array): Buffer[] {
  const raw = Buffer.from(secret);
  const texts = [
    raw.toString('hex'),
    raw.toString('hex').toUpperCase(),
    // Without the last character, whose spare bits and padding differ.
    ...(['base64', 'base64url'] as const).map((form) => raw.toString(form).replace(/=+$/, '').slice(0, -1)),
  ];
  return [
    raw,
    ...texts.map((text) => Buffer.from(text)),
    ...texts.map((text) => Buffer.from(text, 'utf16le')),
  ];
}

/** Where a secret lies, in whatever spelling. */
export const findIn = (profile: readonly Piece[], secret: Uint8Array): string[] =>
  profile
    .filter(({ bytes }) => spellingsOf(secret).some((spelling) => bytes.includes(spelling)))
    .map(({ where }) => where);

const footerBytes = 48;
const trailerBytes = 5;
const magic = Buffer.from('57fb808b247547db', 'hex');

/** The compressed blocks of a LevelDB table: footer → index → data. Nothing when it is none, or was cut short. */
export function blocksOf(where: string, table: Buffer): Piece[] {
  if (table.length < footerBytes || !table.subarray(-8).equals(magic)) return [];
  const footer = table.subarray(-footerBytes);
  const meta = readHandle(footer, 0);
  const index = readHandle(footer, meta.next);
  const pieces: Piece[] = [];
  for (const { offset, size } of [index, ...handlesIn(blockAt(table, index).bytes)]) {
    const block = blockAt(table, { offset, size });
    if (block.isCompressed) pieces.push({ where: `${where}@${offset}`, bytes: block.bytes });
  }
  return pieces;
}

interface Handle {
  offset: number;
  size: number;
}

function blockAt(table: Buffer, { offset, size }: Handle): { bytes: Buffer; isCompressed: boolean } {
  const kind = table[offset + size];
  const stored = table.subarray(offset, offset + size);
  if (offset + size + trailerBytes > table.length || (kind !== 0 && kind !== 1))
    throw new Error('a block of a kind that is not known: what lies in it cannot be searched');
  return kind === 1
    ? { bytes: decompressSnappy(stored), isCompressed: true }
    : { bytes: stored, isCompressed: false };
}

/** The values of an index block are handles of data blocks. */
function handlesIn(block: Buffer): Handle[] {
  const restarts = block.readUInt32LE(block.length - 4);
  const end = block.length - 4 * (restarts + 1);
  const handles: Handle[] = [];
  for (let at = 0; at < end;) {
    const shared = readVarint(block, at);
    const own = readVarint(block, shared.next);
    const value = readVarint(block, own.next);
    handles.push(readHandle(block, value.next + own.value));
    at = value.next + own.value + value.value;
  }
  return handles;
}

function readHandle(bytes: Buffer, at: number): Handle & { next: number } {
  const offset = readVarint(bytes, at);
  const size = readVarint(bytes, offset.next);
  return { offset: offset.value, size: size.value, next: size.next };
}

function readVarint(bytes: Buffer, at: number): { value: number; next: number } {
  let [value, factor, next] = [0, 1, at];
  for (; ; next++, factor *= 128) {
    const byte = bytes[next]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: next + 1 };
  }
}

/** The raw format of Snappy: length, then literals and copies of what came before. */
export function decompressSnappy(bytes: Buffer): Buffer {
  const length = readVarint(bytes, 0);
  const plain = Buffer.alloc(length.value);
  let [at, to] = [length.next, 0];
  while (at < bytes.length) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      const more = Math.max(0, (tag >> 2) - 59);
      const size = 1 + (more === 0 ? tag >> 2 : bytes.readUIntLE(at, more));
      at += more;
      bytes.copy(plain, to, at, at + size);
      at += size;
      to += size;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const back = bytes.readUIntLE(at, width) + (kind === 1 ? (tag >> 5) * 256 : 0);
    at += width;
    for (let n = 0; n < size; n++, to++) plain[to] = plain[to - back]!;
  }
  if (to !== plain.length) throw new Error('a block that was cut short');
  return plain;
}
