import { describe, expect, it } from 'vitest';
import { homeBlock, isColleague, isSameBlock, isSameFamily } from './acquaintance.ts';

const patient = {
  familyName: '髙見',
  givenName: '花子',
  familyKana: 'タカミ',
  givenKana: 'ハナコ',
  address: '見本県潮見市浜町1丁目2番3号',
};

describe('the same family name', () => {
  it.each([
    ['the reading, however it is typed', { name: '鷹巳 一', kana: 'たかみ ハジメ' }, true],
    ['another reading of the same letters', { name: '髙見 一', kana: 'コウミ ハジメ' }, false],
    ['the written name when no reading is known', { name: '高見　一' }, true],
    ['a name written without a space', { name: '高見一' }, true],
    ['another name', { name: '見高 一' }, false],
    ['a name that only begins alike', { name: '高見沢 一' }, false],
  ])('%s', (_, looker, expected) => {
    expect(isSameFamily(looker, patient)).toBe(expected);
  });
});

describe('the same block of houses', () => {
  it.each([
    ['潮見市浜町1丁目2番3号', '潮見市浜町1-2'],
    ['見本県潮見市浜町１－２－８', '潮見市浜町1-2'],
    ['潮見市浜町1-2', '潮見市浜町1-2'],
    ['潮見市浜町 55', '潮見市浜町55'],
    ['潮見市浜町', undefined],
    ['どこか1-2', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (address, block) => {
    expect(homeBlock(address)).toBe(block);
  });

  it('is next door, not the next street, and never two unknown addresses', () => {
    const at = (address?: string) => ({ name: '別人 一', address });
    expect(isSameBlock(at('潮見市浜町1-2-9'), patient)).toBe(true);
    expect(isSameBlock(at('潮見市浜町1-3-3'), patient)).toBe(false);
    expect(isSameBlock(at(undefined), { ...patient, address: undefined })).toBe(false);
  });
});

it('a colleague is known by the whole name, in writing or by its reading', () => {
  expect(isColleague([{ name: '高見 花子' }], patient)).toBe(true);
  expect(isColleague([{ name: '鷹見 華', kana: 'タカミ ハナコ' }], patient)).toBe(true);
  expect(isColleague([{ name: '高見 花' }, { name: '別人 一' }], patient)).toBe(false);
});
