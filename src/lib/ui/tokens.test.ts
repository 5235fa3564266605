import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name = '', day = '', night = '']) => [name, { day, night }],
  ),
);

/** Relative luminance of '#rrggbb', WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
function colour(name: string, theme: 'day' | 'night'): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`tokens.css has no colour --${name}`);
  return token[theme];
}

const grounds = ['paper', 'surface', 'sunken', 'hover', 'ai-wash'];
const text: [fore: string, backs: string[]][] = [
  ['ink', [...grounds, 'danger-wash', 'check-wash', 'verified-wash']],
  ['ink-soft', grounds],
  ['ink-faint', grounds],
  ['ai', grounds],
  ['danger', [...grounds, 'danger-wash']],
  ['check', [...grounds, 'check-wash']],
  ['verified', [...grounds, 'verified-wash']],
  ['on-ai', ['ai-fill', 'ai-fill-hover']],
  ['on-danger', ['danger-fill']],
  ['on-check', ['check-fill']],
  ['on-solid', ['solid']],
  ['on-verified', ['verified-fill']],
  ...[1, 2, 3, 4, 5].flatMap((one): [string, string[]][] => [
    [`patient-${one}`, ['paper', 'surface']],
    ['on-patient', [`patient-${one}`]],
  ]),
  ['on-start', ['start-red', 'start-green', 'start-black']],
  ['on-start-yellow', ['start-yellow']],
];
/** Edges and marks that tell what a thing is: WCAG 1.4.11. */
const marks: [fore: string, backs: string[]][] = [
  ['rule-strong', ['paper', 'surface', 'sunken']],
  ['focus', [...grounds, 'danger-wash', 'check-wash', 'verified-wash']],
  ['ai-fill', ['paper', 'surface', 'sunken']],
  ['check', ['paper', 'surface', 'check-wash']],
  ['danger-fill', ['paper', 'surface']],
];

describe.each(['day', 'night'] as const)('by %s', (theme) => {
  it.each(text.flatMap(([fore, backs]) => backs.map((back) => [fore, back] as const)))(
    'text %s on %s has a contrast of 4.5 or more',
    (fore, back) => {
      expect(contrast(colour(fore, theme), colour(back, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each(marks.flatMap(([fore, backs]) => backs.map((back) => [fore, back] as const)))(
    'the edge %s on %s has a contrast of 3 or more',
    (fore, back) => {
      expect(contrast(colour(fore, theme), colour(back, theme))).toBeGreaterThanOrEqual(3);
    },
  );
});

it('night has no pure white and day no pure black', () => {
  for (const { day, night } of tokens.values()) {
    expect(night).not.toBe('#ffffff');
    expect(day).not.toBe('#000000');
  }
});

it('contrast is computed as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
