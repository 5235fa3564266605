import { afterEach, describe, expect, it } from 'vitest';
import { defineMessages, inLanguage, language } from './i18n.svelte.ts';
import { t } from './messages.ts';
import { formatAgo, formatDay, formatElapsed, formatMoment, formatTime } from './time.ts';

afterEach(() => language.set('ja'));

const sample = defineMessages({
  save: { ja: '保存する', en: 'Save' },
  rows: { ja: (n: number) => `${n} 行`, en: (n: number) => `${n} rows` },
});

describe('the dictionary', () => {
  it('speaks Japanese until told otherwise', () => {
    expect(sample.save).toBe('保存する');
    expect(sample.rows(3)).toBe('3 行');
  });
  it('follows the language at once', () => {
    language.set('en');
    expect(sample.save).toBe('Save');
    expect(sample.rows(3)).toBe('3 rows');
    expect(inLanguage({ ja: '満床', en: 'no bed' })).toBe('no bed');
  });
  it('refuses a message that lacks a language', () => {
    // @ts-expect-error English is missing
    defineMessages({ save: { ja: '保存する' } });
    // @ts-expect-error the two languages take different values
    defineMessages({ rows: { ja: (n: number) => `${n}`, en: (s: string) => s } });
  });
  it('has no empty words of its own in either language', () => {
    for (const code of ['ja', 'en'] as const) {
      language.set(code);
      for (const key of Object.keys(t) as (keyof typeof t)[]) {
        const message: unknown = t[key];
        if (typeof message === 'string') expect(message.trim(), key).not.toBe('');
      }
    }
  });
});

describe('moments', () => {
  const moment = Date.UTC(2026, 10, 20, 15, 3);

  it('are read on the Japanese clock', () => {
    expect(formatTime(moment)).toBe('00:03');
    expect(formatDay(moment)).toBe('2026年11月21日');
    expect(formatMoment(moment)).toBe('11月21日 00:03');
    language.set('en');
    expect(formatDay(moment)).toBe('21 November 2026');
    expect(formatMoment(moment)).toBe('21 Nov 00:03');
  });
  it('say how long ago they were in whole steps', () => {
    const ago = (ms: number) => formatAgo(moment - ms, moment);
    expect([ago(0), ago(59_999), ago(60_000), ago(3_600_000), ago(86_400_000 * 12)]).toEqual([
      'たった今',
      'たった今',
      '1分前',
      '1時間前',
      '12日前',
    ]);
    expect(formatAgo(moment + 5000, moment)).toBe('たった今');
  });
  it('count up as minutes and seconds', () => {
    expect([formatElapsed(0), formatElapsed(42_900), formatElapsed(3_725_000)]).toEqual([
      '0:00',
      '0:42',
      '1:02:05',
    ]);
  });
});
