import { describe, expect, it } from 'vitest';
import type { AnyItem } from '../core/record/item.ts';
import { ItemDialog, type EditableItem } from './item-dialog.svelte.ts';
import type { RecordDesk } from './record-desk.svelte.ts';

const now = () => Date.parse('2026-11-20T03:00:00Z');

function setUp(items: AnyItem[], saves: boolean) {
  const sent: unknown[] = [];
  const held = { items };
  const desk = {
    saving: { dismiss: () => {} },
    overtaken: undefined,
    current: (kind: string) => held.items.filter((item) => item.kind === kind),
    add: async (item: unknown) => (sent.push({ add: item }), saves),
    replace: async (id: unknown, item: unknown) => (sent.push({ replace: id, item }), saves),
  } as unknown as RecordDesk;
  const hospitalId = (name: string) =>
    name === '架空病院' ? '7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c001' : undefined;
  return { sent, held, dialog: new ItemDialog(desk, { now, hospitalId }) };
}
const item = (kind: string, value: unknown) =>
  ({
    id: `id-of-${kind}`,
    kind,
    value,
    provenance: { source: 'home', recordedAt: 0 },
  }) as unknown as EditableItem;
const contact = (order: number) =>
  item('contact', { name: '見本', relation: '長男', phone: '092-000-0000', order });

describe('adding and correcting one item', () => {
  it('a row that cannot be read is not sent and stays on the screen', async () => {
    const { dialog, sent } = setUp([], true);
    dialog.add('drug');
    expect(await dialog.save()).toBe(false);
    expect(dialog.open).toBe(true);
    expect(dialog.issues).toEqual([{ field: 'drug.name', code: 'REQUIRED' }]);
    expect(sent).toEqual([]);
  });

  it('a new contact is called after the others', async () => {
    const { dialog, sent } = setUp([contact(2) as AnyItem], true);
    dialog.add('contact');
    Object.assign(dialog.row, { name: '見本 次郎', relation: '次男', phone: '０９０-1234-5678' });
    expect(await dialog.save()).toBe(true);
    expect(sent[0]).toMatchObject({ add: { value: { phone: '090-1234-5678', order: 3 } } });
    expect(dialog.open).toBe(false);
  });

  it('correcting keeps what has no field: the order, the aliases', async () => {
    const { dialog, sent } = setUp([], true);
    dialog.correct(contact(4));
    dialog.row.name = '直した 名前';
    await dialog.save();
    expect(sent[0]).toMatchObject({ item: { value: { name: '直した 名前', order: 4 } } });
  });

  it('naming another hospital by hand drops the id of the one before', async () => {
    const { dialog, sent } = setUp([], true);
    dialog.correct(
      item('affiliation', {
        emergencyHospital: '架空病院',
        emergencyHospitalId: '7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c001',
      }),
    );
    dialog.row.emergencyHospital = 'どこか別の病院';
    await dialog.save();
    expect((sent[0] as { item: { value: unknown } }).item.value).toEqual({
      emergencyHospital: 'どこか別の病院',
    });
  });

  it('when the item was ended by somebody else, the text stays and saving adds it anew', async () => {
    const { dialog, sent, held } = setUp([contact(1) as AnyItem], false);
    dialog.correct(contact(1));
    dialog.row.name = '残る 名前';
    held.items = [];
    expect(await dialog.save()).toBe(false);
    expect(dialog.open).toBe(true);
    expect(dialog.gone).toBe(true);
    await dialog.save();
    expect(sent.map((call) => Object.keys(call as object)[0])).toEqual(['replace', 'add']);
    expect(dialog.row.name).toBe('残る 名前');
  });
});
