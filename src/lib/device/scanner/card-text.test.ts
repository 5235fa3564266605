import { describe, expect, it } from 'vitest';
import { credentialDigits, isCardText } from './card-text.ts';

describe('which scanned text may be a card', () => {
  it('any host will do, and only the credential is taken', () => {
    for (const text of [
      'https://card.example.jp/c#0123',
      'http://192.168.0.5:5173/c#0123',
      'HTTPS://A.EXAMPLE/c/#0123',
      'https://a.example/tasuki/c#0123',
    ]) {
      expect(credentialDigits(text), text).toBe('0123');
    }
  });

  it('half a credential is handed on, for the verdict to judge', () => {
    expect(isCardText('https://card.example.jp/c#1')).toBe(true);
  });

  it.each([
    'https://card.example.jp/',
    'https://card.example.jp/c#',
    'https://card.example.jp/c#12a',
    'https://card.example.jp/c?x#123',
    'javascript:alert(1)//c#1',
    'WIFI:S:guest;;',
    '4912345678904',
    '',
    `https://card.example.jp/c#${'1'.repeat(3000)}`,
  ])('another QR code is foreign: %s', (text) => {
    expect(isCardText(text)).toBe(false);
  });
});
