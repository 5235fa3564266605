import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemId } from '../brands.ts';
import { additionsFrom, applyChanges, draftToChanges } from './changes.ts';
import type { Author, ChangesResult } from './changes.ts';
import type { RecordChange } from '../contract/residents.ts';
import type { AnyItem } from './item.ts';
import { identity, identityItem, makeItem, nextItemId, now } from './record-factory.ts';

const author: Author = { source: 'home', facility: '見本苑', person: '施設看護師' };
const apply = (items: AnyItem[], changes: RecordChange[]) =>
  applyChanges(items, changes, { author, now, newItemId: nextItemId });
function succeed(result: ChangesResult) {
  if (!result.ok) throw new Error(result.code);
  return result;
}
const addDrug = (name: string): RecordChange => ({ op: 'add', item: { kind: 'drug', value: { name } } });
const nowhere = '99999999-0000-4000-8000-000000000000' as ItemId;

describe('changing a record', () => {
  it('an added item carries who, where, from which source and when', () => {
    const { appended } = succeed(apply([identityItem()], [addDrug('見本薬')]));
    expect(appended).toMatchObject([
      {
        kind: 'drug',
        provenance: { source: 'home', facility: '見本苑', person: '施設看護師', recordedAt: now },
      },
    ]);
  });

  it('an ended item stays in the record with its end, its author and the reason', () => {
    const drug = makeItem('drug', { name: '見本薬' });
    const { items, marked } = succeed(
      apply([identityItem(), drug], [{ op: 'end', itemId: drug.id, reason: '処方中止' }]),
    );
    expect(marked).toMatchObject([{ id: drug.id, endedAt: now, endedBy: '施設看護師：処方中止' }]);
    expect(items).toHaveLength(2);
    expect(marked[0]!.value).toEqual(drug.value);
  });

  it('replacing ends the old item and appends the new one', () => {
    const drug = makeItem('drug', { name: '見本薬', dose: '1錠' });
    const { items } = succeed(
      apply(
        [identityItem(), drug],
        [{ op: 'replace', itemId: drug.id, item: { kind: 'drug', value: { name: '見本薬', dose: '2錠' } } }],
      ),
    );
    expect(items.filter((item) => item.kind === 'drug').map((item) => item.endedAt)).toEqual([
      now,
      undefined,
    ]);
  });

  it('confirming changes no fact, so paper printed before stays current', () => {
    const drug = makeItem('drug', { name: '見本薬' });
    const result = succeed(apply([identityItem(), drug], [{ op: 'confirm', itemId: drug.id }]));
    expect(result.factsChanged).toBe(false);
    expect(result.marked).toMatchObject([{ confirmedAt: now, confirmedBy: '施設看護師' }]);
  });

  it('an item that is not there, or has ended, refuses all changes', () => {
    const ended = makeItem('drug', { name: '見本薬', dose: '1錠' }, { ended: 1 });
    for (const itemId of [nowhere, ended.id])
      for (const op of ['end', 'confirm'] as const)
        expect(apply([identityItem(), ended], [addDrug('他'), { op, itemId }])).toEqual({
          ok: false,
          code: 'ITEM_NOT_FOUND',
          at: 1,
        });
  });

  it('a record never loses its identity', () => {
    const own = identityItem();
    expect(apply([own], [{ op: 'end', itemId: own.id }])).toMatchObject({
      ok: false,
      code: 'IDENTITY_NEEDED',
    });
  });

  it('a facility’s newer statement ends its own older one, not another facility’s', () => {
    const own = makeItem('statement', { section: 'allergy', says: 'unknown' });
    const clinics = makeItem('statement', { section: 'allergy', says: 'unknown' }, { source: 'clinic' });
    const { marked } = succeed(
      apply(
        [identityItem(), own, clinics],
        [{ op: 'add', item: { kind: 'statement', value: { section: 'allergy', says: 'none' } } }],
      ),
    );
    expect(marked.map((item) => item.id)).toEqual([own.id]);
  });

  it('nothing that was recorded is ever lost or altered, whatever is done', () => {
    const start = [identityItem(), ...['一', '二', '三'].map((name) => makeItem('drug', { name }))];
    const change = fc.record({ op: fc.constantFrom('add', 'end', 'confirm', 'replace'), at: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (plan) => {
        const changes = plan.map(({ op, at }): RecordChange => {
          const itemId = (start[at]?.id ?? nowhere) as ItemId;
          if (op === 'add') return addDrug(`薬${at}`);
          if (op === 'replace') return { op, itemId, item: { kind: 'drug', value: { name: `薬${at}` } } };
          return op === 'end' ? { op, itemId } : { op: 'confirm', itemId };
        });
        const result = apply(start, changes);
        if (!result.ok) return;
        for (const [at, before] of start.entries()) {
          const after = result.items[at]!;
          expect([after.id, after.value, after.provenance]).toEqual([
            before.id,
            before.value,
            before.provenance,
          ]);
        }
      }),
    );
  });
});

describe('a second draft of the same person', () => {
  const draft = { identity, items: [{ kind: 'drug', value: { name: '見本薬' } } as const] };

  it('adds only what nobody has recorded yet', () => {
    const { items } = succeed(apply([], draftToChanges(draft)));
    expect(additionsFrom(items, draft, author)).toEqual([]);
    const wider = { ...draft, items: [...draft.items, { kind: 'drug', value: { name: '別の薬' } } as const] };
    expect(additionsFrom(items, wider, author)).toEqual([{ op: 'add', item: wider.items[1] }]);
  });

  it('does not say none where something is listed', () => {
    const { items } = succeed(apply([], draftToChanges(draft)));
    const none = {
      ...draft,
      items: [{ kind: 'statement', value: { section: 'drug', says: 'none' } } as const],
    };
    expect(additionsFrom(items, none, author)).toEqual([]);
  });

  it('sees no difference between full and half width', () => {
    const { items } = succeed(
      apply([], draftToChanges({ ...draft, items: [{ kind: 'drug', value: { name: '錠５ｍｇ' } }] })),
    );
    expect(
      additionsFrom(items, { ...draft, items: [{ kind: 'drug', value: { name: '錠5mg' } }] }, author),
    ).toEqual([]);
  });
});
