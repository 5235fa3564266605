import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../core/brands.ts';
import type { ResidentRow } from '../../core/contract/residents.ts';
import { ResidentsList } from './residents-list.svelte.ts';
import { countTasks, tasksOf } from './work-list.ts';

const today = '2026-11-20' as PlainDate;
const now = () => Date.parse('2026-11-20T03:00:00Z');

function row(change: Partial<ResidentRow> = {}): ResidentRow {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    version: 1,
    name: '見本 花子',
    kana: 'ミホン ハナコ',
    birthDate: '1940-03-02' as PlainDate,
    sex: 'female',
    room: '203',
    state: 'active',
    cardState: 'current',
    oldestCriticalOn: '2026-11-01' as PlainDate,
    unknownSections: 0,
    updatedAt: 0 as ResidentRow['updatedAt'],
    ...change,
  };
}

describe('the work list', () => {
  it.each([
    ['a current card and a fresh record need nothing', {}, []],
    ['paper behind the record is to be printed again', { cardState: 'behind' }, ['paper']],
    ['a revoked card is to be replaced', { cardState: 'revoked' }, ['paper']],
    ['paper under a key that ended early is to be made anew', { cardState: 'old-key' }, ['old-key']],
    ['no card yet', { cardState: 'none' }, ['no-card']],
    ['90 days are still fresh', { oldestCriticalOn: '2026-08-22' }, []],
    ['91 days are out of date', { oldestCriticalOn: '2026-08-21' }, ['out-of-date']],
    ['nobody asked about allergies', { oldestCriticalOn: undefined }, ['unknown']],
    ['without consent nothing else counts', { state: 'consent-withdrawn', cardState: 'behind' }, ['consent']],
    ['the dead are on no list', { state: 'deceased', cardState: 'behind' }, []],
  ] as [string, Partial<ResidentRow>, string[]][])('%s', (_, change, expected) => {
    expect(tasksOf(row(change), today)).toEqual(expected);
  });

  it('counts only tasks that somebody is on', () => {
    expect(countTasks([row(), row({ cardState: 'none' }), row({ cardState: 'none' })], today)).toEqual([
      { task: 'no-card', count: 2 },
    ]);
  });
});

describe('the list of residents', () => {
  const people = [
    row({ id: 'a', name: '髙橋 一', kana: 'タカハシ ハジメ', room: '101' }),
    row({ id: 'b', cardState: 'behind' }),
    row({ id: 'c', state: 'deceased', name: '故人 例', kana: 'コジン レイ' }),
  ];
  const list = async () => {
    const made = new ResidentsList(async () => ({ ok: true, value: { residents: people } }), now);
    await made.load();
    return made;
  };
  const ids = (made: ResidentsList) => made.shown.map((found) => found.id);

  it.each([
    ['たかはし', ['a']],
    ['ﾀｶﾊｼ', ['a']],
    ['髙', ['a']],
    ['１０１', ['a']],
    ['昭和15年3月2日', ['a', 'b']],
    ['だれもいない', []],
  ])('%s finds %s', async (search, expected) => {
    const made = await list();
    made.search = search;
    expect(ids(made)).toEqual(expected);
  });

  it('hides the deceased until asked', async () => {
    const made = await list();
    expect(ids(made)).toEqual(['a', 'b']);
    made.everybody = true;
    expect(ids(made)).toContain('c');
  });

  it('a task narrows the list to those on it', async () => {
    const made = await list();
    made.task = 'paper';
    expect(ids(made)).toEqual(['b']);
  });

  it('a failed reading keeps the rows already shown', async () => {
    const answers = [
      { ok: true as const, value: { residents: people } },
      { ok: false as const, code: 'OFFLINE' as const },
    ];
    const made = new ResidentsList(async () => answers.shift()!, now);
    await made.load();
    await made.load();
    expect(made.residents).toHaveLength(3);
    expect(made.failure?.code).toBe('OFFLINE');
  });

  it('people who left the list are no longer chosen', async () => {
    const lists = [people, [people[1]!]];
    const made = new ResidentsList(async () => ({ ok: true, value: { residents: lists.shift()! } }), now);
    await made.load();
    made.selected = ['a', 'b'];
    await made.load();
    expect(made.selected).toEqual(['b']);
  });
});
