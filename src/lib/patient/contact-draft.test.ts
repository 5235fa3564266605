import { expect, it } from 'vitest';
import { blankContact, contactFieldsOf, readContact, readPhone } from './contact-draft.ts';

const fields = { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: '1' };

it.each([
  ['000-555-0199', '000-555-0199'],
  ['０００ー５５５−０１９９', '000-555-0199'],
  ['(000) 555 0199', '0005550199'],
  ['＋８１ 90–1234–5678', '+8190-1234-5678'],
])('%s is read as %s', (typed, read) => {
  expect(readPhone(typed)).toBe(read);
  expect(readContact({ ...fields, phone: typed })).toMatchObject({ ok: true, contact: { phone: read } });
});

it('gives back what it was filled with', () => {
  const read = readContact(fields);
  expect(read.ok && contactFieldsOf(read.contact)).toEqual(fields);
});

it('names each field that is wrong, and how', () => {
  expect(readContact(blankContact(12))).toEqual({
    ok: false,
    issues: { name: 'missing', relation: 'missing', phone: 'missing' },
  });
  expect(readContact({ ...fields, phone: '電話なし' })).toEqual({
    ok: false,
    issues: { phone: 'not-a-phone' },
  });
  expect(readContact({ ...fields, name: '長'.repeat(61) })).toEqual({
    ok: false,
    issues: { name: 'too-long' },
  });
});
