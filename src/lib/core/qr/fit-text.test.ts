import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emWidth, fitText } from './fit-text.ts';

describe('fitting text to paper', () => {
  it('a short name keeps its full size on one line', () => {
    expect(fitText('見本　太郎', 34, 6, 3)).toEqual({ lines: ['見本　太郎'], size: 6 });
  });

  it('a longer one shrinks to the width', () => {
    const { lines, size } = fitText('勅使河原　権左衛門', 34, 6, 3);
    expect(lines).toHaveLength(1);
    expect(size * emWidth(lines[0]!)).toBeCloseTo(34, 6);
  });

  it('one that would become unreadable takes further lines', () => {
    expect(fitText('カクウ・エドゥアルド　デ・ラ・レイジ', 34, 6, 3, 2).lines).toHaveLength(2);
  });

  it('two lines break at the space between the words', () => {
    expect(fitText('サービス付き高齢者向け住宅 見本の丘', 34, 3, 2.4, 2).lines).toEqual([
      'サービス付き高齢者向け住宅',
      '見本の丘',
    ]);
  });

  it('no letter is lost and no line is too wide, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 3 }),
        (text, count) => {
          const { lines, size } = fitText(text, 34, 6, 3, count);
          expect(lines.length).toBeLessThanOrEqual(count);
          expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
          for (const line of lines) expect(emWidth(line) * size).toBeLessThanOrEqual(34 + 1e-6);
        },
      ),
    );
  });
});
