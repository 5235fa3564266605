// Writes src/lib/ui/fonts.css from the installed font packages: `node tests/font-css.ts`.
// BIZ UDPGothic in slices, and Noto Sans JP only for the characters BIZ UDPGothic lacks (a few rare name kanji).
// Neighbouring rules repeat the same ranges, so the sheet shrinks to a fraction on the wire.
import { readFileSync, writeFileSync } from 'node:fs';

const packages = new URL('../node_modules/', import.meta.url);
export const fontCssFile = new URL('../src/lib/ui/fonts.css', import.meta.url);

/** Code points a TrueType font draws, from its `cmap` table (formats 4 and 12, OpenType 1.9). */
export function codePointsOf(font: Buffer): Set<number> {
  const points = new Set<number>();
  const tables = font.readUInt16BE(4);
  for (let i = 0; i < tables; i++) {
    const entry = 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) !== 'cmap') continue;
    const cmap = font.readUInt32BE(entry + 8);
    for (let k = 0; k < font.readUInt16BE(cmap + 2); k++) {
      const table = cmap + font.readUInt32BE(cmap + 4 + 8 * k + 4);
      const format = font.readUInt16BE(table);
      if (format === 4) addFormat4(font, table, points);
      if (format === 12) addFormat12(font, table, points);
    }
  }
  return points;
}

function addFormat4(font: Buffer, table: number, points: Set<number>): void {
  const twice = font.readUInt16BE(table + 6);
  for (let s = 0; s < twice; s += 2) {
    const end = font.readUInt16BE(table + 14 + s);
    const start = font.readUInt16BE(table + 16 + twice + s);
    const delta = font.readUInt16BE(table + 16 + 2 * twice + s);
    const rangeAt = table + 16 + 3 * twice + s;
    const range = font.readUInt16BE(rangeAt);
    for (let c = start; c <= end && c < 0xffff; c++) {
      const glyph = range === 0 ? (c + delta) & 0xffff : font.readUInt16BE(rangeAt + range + 2 * (c - start));
      if (glyph !== 0) points.add(c);
    }
  }
}

function addFormat12(font: Buffer, table: number, points: Set<number>): void {
  for (let g = 0; g < font.readUInt32BE(table + 12); g++) {
    const group = table + 16 + 12 * g;
    const last = font.readUInt32BE(group + 4);
    for (let c = font.readUInt32BE(group); c <= last; c++) points.add(c);
  }
}

/** 'U+4e00-4e02,U+4e10' → code points. */
export function parseRanges(ranges: string): number[] {
  return ranges.split(',').flatMap((range) => {
    const [from = '', to = from] = range.trim().replace(/^U\+/i, '').split('-');
    const start = parseInt(from, 16);
    return Array.from({ length: parseInt(to, 16) - start + 1 }, (_, i) => start + i);
  });
}

function writeRanges(points: readonly number[]): string {
  const sorted = [...points].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const point of sorted) {
    const last = runs.at(-1);
    if (last && point === last[1] + 1) last[1] = point;
    else runs.push([point, point]);
  }
  return runs.map(([a, b]) => `U+${a.toString(16)}${b > a ? `-${b.toString(16)}` : ''}`).join(',');
}

const slicesOf = (name: string): [slice: string, points: number[]][] =>
  Object.entries(
    JSON.parse(readFileSync(new URL(`@fontsource/${name}/unicode.json`, packages), 'utf8')) as Record<
      string,
      string
    >,
  ).map(([slice, ranges]) => [slice.replace(/[[\]]/g, ''), parseRanges(ranges)]);

const ttf = (path: string) => codePointsOf(readFileSync(new URL(`@expo-google-fonts/${path}`, packages)));

/** The whole style sheet. */
export function fontCss(): string {
  const drawn = ttf('biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf');
  const spare = ttf('noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf');
  const rules: string[] = [];
  const add = (family: string, name: string, slice: string, points: readonly number[]) => {
    if (points.length === 0) return;
    for (const weight of [400, 700]) {
      const file = `@fontsource/${name}/files/${name}-${slice}-${weight}-normal.woff2?no-inline`;
      rules.push(
        `@font-face{font-family:'${family}';font-display:swap;font-weight:${weight};` +
          `src:url('${file}') format('woff2');unicode-range:${writeRanges(points)}}`,
      );
    }
  };
  for (const [slice, points] of slicesOf('biz-udpgothic')) {
    add(
      'BIZ UDPGothic',
      'biz-udpgothic',
      slice,
      points.filter((point) => drawn.has(point)),
    );
  }
  for (const [slice, points] of slicesOf('noto-sans-jp')) {
    add(
      'Noto Sans JP',
      'noto-sans-jp',
      slice,
      points.filter((point) => spare.has(point) && !drawn.has(point)),
    );
  }
  return `/* Written by tests/font-css.ts; do not edit. */\n${rules.join('\n')}\n`;
}

if (import.meta.main) writeFileSync(fontCssFile, fontCss());
