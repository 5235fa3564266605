import { describe, expect, it } from 'vitest';
import { drawQr } from '#lib/core/qr/drawing.ts';
import { drawReadable, readBack } from './sheets.ts';

const prefix = 'https://card.example.jp/c#';
const digits = (count: number, seed = 3): string =>
  Array.from({ length: count }, (_, at) => Math.floor(Math.abs(Math.sin(at * seed + seed)) * 1e4) % 10).join(
    '',
  );

describe('reading back before release', () => {
  it('every version from 9 to 20 is read from its own picture', async () => {
    for (const count of [300, 400, 500, 620, 700, 780, 880, 980, 1100, 1250, 1400, 1500]) {
      const drawn = drawQr({ prefix, digits: digits(count, count) });
      if (!drawn.ok) throw new Error(drawn.code);
      expect(
        await readBack(drawn.drawing.path, drawn.drawing.text),
        `version ${drawn.drawing.version}`,
      ).toEqual({
        ok: true,
      });
    }
  });

  it('a picture of another card is refused', async () => {
    const drawn = drawQr({ prefix, digits: digits(800, 5) });
    if (!drawn.ok) throw new Error(drawn.code);
    const other = prefix + digits(800, 6);
    expect(await readBack(drawn.drawing.path, other)).toEqual({ ok: false, code: 'WRONG_TEXT' });
  });

  it('a damaged drawing is refused', async () => {
    const drawn = drawQr({ prefix, digits: digits(800) });
    if (!drawn.ok) throw new Error(drawn.code);
    const { path, text } = drawn.drawing;
    const outlines = path.split(/(?=M)/);
    const withoutTop = outlines.filter((_, at) => at === 0 || at > outlines.length / 3).join('');
    expect(await readBack(withoutTop, text)).toEqual({ ok: false, code: 'UNREADABLE' });
  });

  it('anything that is no drawing is refused', async () => {
    for (const path of ['', '<script>', 'M4 4h7v7h-7Zl3 3', `M4 4h${'9'.repeat(8)}v7Z`]) {
      expect(await readBack(path, 'x')).toEqual({ ok: false, code: 'NOT_A_DRAWING' });
    }
  });

  it('a released code names its mask, and most codes are read by the fallback decoder too', async () => {
    let fallback = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const made = await drawReadable({ prefix, digits: digits(900 + seed * 25, seed) });
      if (!made.ok) throw new Error(made.code);
      expect(await readBack(made.drawing.path, made.drawing.text)).toEqual({ ok: true });
      if (made.fallbackReads) fallback++;
    }
    expect(fallback).toBeGreaterThanOrEqual(9);
  });

  it('a text that does not fit is refused before any picture is made', async () => {
    expect(await drawReadable({ prefix, digits: digits(1700) })).toEqual({ ok: false, code: 'TOO_LARGE' });
  });
});
