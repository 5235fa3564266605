import { describe, expect, it } from 'vitest';
import { CardDesk, type CardCalls, type CardRow } from './card-desk.svelte.ts';

const card = (cardId: string, status: CardRow['status']) => ({ cardId, status }) as CardRow;

function setUp(change: Partial<CardCalls> = {}) {
  const log: string[] = [];
  const held = { cards: [card('one', 'valid')] };
  const calls: CardCalls = {
    list: async () => ({ ok: true, value: { cards: held.cards } }),
    lost: async (id, key) => {
      log.push(`lost ${id} ${key}`);
      held.cards = [card(id, 'withdrawn')];
      return { ok: true, value: {} };
    },
    issue: async ({ printName }) => {
      log.push(`issue ${printName}`);
      held.cards = [card('two', 'valid'), card('one', 'superseded')];
      return { ok: true, value: { issued: [{} as never], refused: [] } };
    },
    sheet: async () => ({ ok: true, value: new Blob(['%PDF']) }),
    ...change,
  };
  return { log, desk: new CardDesk('resident', calls, { newKey: () => 'key', wait: async () => {} }) };
}

describe('the cards of one resident', () => {
  it('a lost card is void at once and no card is valid any more', async () => {
    const { desk, log } = setUp();
    await desk.load();
    expect(await desk.reportLost('one')).toBe(true);
    expect(log).toEqual(['lost one key']);
    expect(desk.valid).toBeUndefined();
  });

  it('a new card makes the present one an old card', async () => {
    const { desk, log } = setUp();
    await desk.load();
    expect(await desk.issue(false)).toBe(true);
    expect(log).toEqual(['issue false']);
    expect(desk.valid?.cardId).toBe('two');
    expect(desk.cards.map((own) => own.status)).toEqual(['valid', 'superseded']);
  });

  it('a refusal says why and changes nothing', async () => {
    const { desk } = setUp({
      issue: async () => ({
        ok: true,
        value: { issued: [], refused: [{ residentId: 'resident', code: 'CONSENT_MISSING' }] },
      }),
    });
    await desk.load();
    expect(await desk.issue(true)).toBe(false);
    expect(desk.refused).toBe('CONSENT_MISSING');
    expect(desk.valid?.cardId).toBe('one');
  });

  it('a double tap on the file asks for it once', async () => {
    let asked = 0;
    const { desk } = setUp({ sheet: async () => (asked++, { ok: true, value: new Blob(['%PDF']) }) });
    await Promise.all([desk.sheet('one', 'id1'), desk.sheet('one', 'id1')]);
    expect(asked).toBe(1);
  });
});
