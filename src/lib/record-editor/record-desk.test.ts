import { describe, expect, it } from 'vitest';
import type { ApiResult } from '#lib/api/client.ts';
import type { FullRecord, RecordChange } from '../core/contract/residents.ts';
import { RecordDesk, type RecordCalls } from './record-desk.svelte.ts';

const id = '7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c0aa';
const itemId = (n: number) => `7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c0${String(n).padStart(2, '0')}` as never;

function item(n: number, kind: string, value: unknown, more: object = {}) {
  const provenance = { source: 'home', person: `架空職員${n}`, recordedAt: n };
  return { id: itemId(n), kind, value, provenance, ...more };
}
const record = (version: number, items: unknown[]) => ({ id, version, items }) as unknown as FullRecord;

function desk(records: FullRecord[], answers: ApiResult<{ id: string; version: number }>[] = []) {
  const sent: { baseVersion: number; changes: RecordChange[] }[] = [];
  let reads = 0;
  const calls = {
    read: async () => ({ ok: true, value: records[Math.min(reads++, records.length - 1)]! }),
    change: async (_id, body) => {
      sent.push(body);
      return answers[sent.length - 1] ?? { ok: true, value: { id, version: body.baseVersion + 1 } };
    },
  } as Partial<RecordCalls> as RecordCalls;
  return { sent, desk: new RecordDesk(id, calls, { wait: async () => {} }) };
}

describe('a record on the desk', () => {
  it('ended items are history, not current facts', async () => {
    const { desk: it } = desk([
      record(1, [
        item(1, 'drug', { name: '今の架空錠' }),
        item(2, 'drug', { name: '昔の架空錠' }, { endedAt: 5 }),
      ]),
    ]);
    await it.load();
    expect(it.current('drug').map((found) => found.value.name)).toEqual(['今の架空錠']);
    expect(it.ended('drug').map((found) => found.value.name)).toEqual(['昔の架空錠']);
  });

  it('every change names the version it was made on', async () => {
    const { desk: it, sent } = desk([record(7, [item(1, 'drug', { name: '架空錠' })])]);
    await it.load();
    expect(await it.confirm(itemId(1))).toBe(true);
    expect(sent).toEqual([{ baseVersion: 7, changes: [{ op: 'confirm', itemId: itemId(1) }] }]);
  });

  it("adding a fact ends the statement 'none' of its section in the same change", async () => {
    const { desk: it, sent } = desk([
      record(1, [item(3, 'statement', { section: 'allergy', says: 'none' })]),
    ]);
    await it.load();
    await it.add({ kind: 'allergy', value: { category: 'food', detail: 'そば' } });
    expect(sent[0]!.changes.map((change) => change.op)).toEqual(['end', 'add']);
  });

  it('when somebody was faster, the newest record is shown with who it was, and nothing is saved', async () => {
    const conflict = { ok: false, code: 'CHANGED_MEANWHILE', problem: {} as never } as const;
    const { desk: it } = desk(
      [
        record(1, [item(1, 'drug', { name: '架空錠' })]),
        record(2, [item(9, 'drug', { name: '別の架空錠' })]),
      ],
      [conflict],
    );
    await it.load();
    expect(await it.replace(itemId(1), { kind: 'drug', value: { name: '直した架空錠' } })).toBe(false);
    expect(it.record?.version).toBe(2);
    expect(it.overtaken).toEqual({ by: '架空職員9' });
  });

  it('a record that cannot be read leaves a failure, not an empty record', async () => {
    const calls = { read: async () => ({ ok: false, code: 'OFFLINE' }) } as unknown as RecordCalls;
    const it = new RecordDesk(id, calls);
    await it.load();
    expect(it.record).toBeUndefined();
    expect(it.failure?.code).toBe('OFFLINE');
  });
});
