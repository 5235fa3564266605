import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { breakGlassMs } from '#lib/core/access/break-glass.ts';
import { sampleSubset, now as issuedAt } from '#lib/core/card/card-factory.ts';
import type { Candidate } from '#lib/core/contract/look-up.ts';
import { createShortCode, formatShortCode } from '#lib/core/card/short-code.ts';
import { BreakGlassDesk } from './break-glass.svelte.ts';

const id = '00000000-0000-4000-8000-000000000009';
const candidate: Candidate = {
  token: 'AAAA',
  tier: 'C',
  kana: 'ミホン ハナコ',
  name: '見＊ 花＊',
  birthDate: '1940-02-03' as Candidate['birthDate'],
  sex: 'female',
  town: '見本市',
  facility: '見本苑',
  differs: ['given'],
  confirmations: 2,
};
const found = { candidates: [candidate], tooMany: false, mayHaveMore: false };
let sent: { path: string; method: string; body: Record<string, unknown> | undefined }[];
let answers: Record<string, () => Response>;
let presence: 'confirmed' | 'cancelled';
let remembered: string | undefined;
let now: number;
let desk: BreakGlassDesk;

const opened = () =>
  Response.json({
    id,
    patientRef: '00000000-0000-4000-8000-000000000001',
    emergency: sampleSubset(),
    reason: 'unconscious',
    // The server's clock is ten minutes behind this computer's.
    readAt: issuedAt - 600_000,
    expiresAt: issuedAt - 600_000 + breakGlassMs,
  });
const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: code, status, code, requestId: 'r' }, { status });

beforeEach(() => {
  sent = [];
  presence = 'confirmed';
  remembered = undefined;
  now = issuedAt;
  answers = { search: () => Response.json(found), resolve: () => Response.json(found), open: opened };
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const path = String(input);
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    sent.push({ path, method: init.method ?? 'GET', body });
    const last = path.split('/').at(-1)!;
    return answers[last in answers ? last : init.method === 'GET' ? 'read' : 'open']?.() ?? Response.json({});
  });
  desk = new BreakGlassDesk(
    { get: () => remembered, set: (value) => (remembered = value) },
    async () => presence,
    () => now,
  );
});
afterEach(() => vi.unstubAllGlobals());

const fill = () => {
  desk.reason = 'unconscious';
  desk.name = 'ミホン ハナコ';
  desk.birthDateText = 'S15.2.3';
};

describe('finding a patient nobody has announced', () => {
  it('asks nothing of the server without a reason, a name and a birth date', async () => {
    await desk.find();
    expect(desk.failure).toBe('REASON_MISSING');
    desk.reason = 'unconscious';
    await desk.find();
    expect(desk.failure).toBe('NAME_MISSING');
    desk.name = 'ミホン ハナコ';
    await desk.find();
    expect([desk.failure, sent]).toEqual(['BIRTH_DATE', []]);
  });

  it('searches with the reason, under the id of the opening it is made for', async () => {
    fill();
    await desk.find();
    desk.choose({ way: 'candidate', candidate });
    desk.compared = ['birth-date', 'facility'];
    await desk.open();
    const [search, open] = sent;
    expect(search!.body).toMatchObject({ reason: 'unconscious', birthDate: '1940-02-03' });
    expect(search!.path).toBe(`${open!.path}/search`);
    expect(open!.body).toMatchObject({
      by: { way: 'candidate', token: 'AAAA' },
      purpose: 'protect-life-or-body',
      confirmedBy: ['birth-date', 'facility'],
    });
  });

  it('a short code typed wrong never reaches the server', async () => {
    desk.reason = 'unconscious';
    desk.way = 'card';
    desk.code = 'ABC';
    await desk.find();
    expect([desk.failure, sent]).toEqual(['CODE', []]);
    desk.code = formatShortCode(createShortCode(new Uint8Array([1, 2, 3, 4, 5])));
    await desk.find();
    expect(desk.answer?.candidates).toHaveLength(1);
  });
});

describe('opening', () => {
  beforeEach(async () => {
    fill();
    await desk.find();
    desk.choose({ way: 'candidate', candidate });
    sent = [];
  });

  it('needs as many comparisons as the candidate asks for', async () => {
    desk.compared = ['birth-date'];
    expect(desk.mayOpen).toBe(false);
    await desk.open();
    expect(sent).toEqual([]);
  });

  it('sends nothing when the second confirmation is cancelled', async () => {
    presence = 'cancelled';
    desk.compared = ['birth-date', 'facility'];
    await desk.open();
    expect([desk.failure, sent, desk.opened]).toEqual(['cancelled', [], undefined]);
  });

  it('counts the time by this computer’s clock, remembers the id alone, and forgets what was typed', async () => {
    desk.compared = ['birth-date', 'facility'];
    await desk.open();
    expect(desk.opened?.until).toBe(issuedAt + breakGlassMs);
    expect(remembered).toBe(id);
    expect([desk.name, desk.birthDateText, desk.reason, desk.answer]).toEqual(['', '', '', undefined]);
  });

  it('a refusal keeps the choice, so that nothing must be typed again', async () => {
    answers.open = () => problem(403, 'CONFIRMATION_NEEDED');
    desk.compared = ['birth-date', 'facility'];
    await desk.open();
    expect([desk.failure, desk.opened, desk.chosen?.way]).toEqual([
      'CONFIRMATION_NEEDED',
      undefined,
      'candidate',
    ]);
  });

  it('closing empties the screen and tells the server', async () => {
    desk.compared = ['birth-date', 'facility'];
    await desk.open();
    await desk.close();
    expect([desk.opened, desk.isOver, remembered]).toEqual([undefined, true, undefined]);
    expect(sent.at(-1)!.path).toBe(`/api/break-glass/${id}/end`);
  });
});

describe('a page that was reloaded', () => {
  it('finds what is open again', async () => {
    remembered = id;
    answers.read = opened;
    await desk.resume();
    expect(desk.opened?.id).toBe(id);
  });

  it('forgets what is over', async () => {
    remembered = id;
    answers.read = () => problem(404, 'NOT_FOUND');
    await desk.resume();
    expect([desk.opened, remembered]).toEqual([undefined, undefined]);
  });

  it('asks nothing when nothing was open', async () => {
    await desk.resume();
    expect(sent).toEqual([]);
  });
});
