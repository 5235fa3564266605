import { describe, expect, it } from 'vitest';
import { ResidentForm, type RegisterBody } from './resident-form.svelte.ts';

const now = () => Date.parse('2026-11-20T10:00:00Z');

function form() {
  const sent: RegisterBody[] = [];
  let ids = 0;
  const made = new ResidentForm(
    { takenBy: '架空 看護', careHome: '架空ホーム' },
    {
      now,
      newId: () => `00000000-0000-4000-8000-00000000000${++ids}`,
      register: async (body) => {
        sent.push(body);
        return { ok: true, value: { id: body.id, version: 1 } };
      },
    },
  );
  return { sent, form: made };
}
function fill(made: ResidentForm) {
  Object.assign(made.fields.identity, {
    familyName: '見本',
    givenName: '花子',
    familyKana: 'ミホン',
    givenKana: 'ハナコ',
    birthDate: 'S15.3.2',
    sex: 'female',
  });
  Object.assign(made.fields.consent, { formReference: '同意書-001', giverIs: 'patient' });
}

describe('registering', () => {
  it('every section starts as unknown, consent today by the person signed in', () => {
    const { form: it } = form();
    expect(new Set(Object.values(it.fields.stated))).toEqual(new Set(['unknown']));
    expect(it.fields.consent.givenOn).toBe('令和8年11月20日');
    expect(it.fields.consent.takenBy).toBe('架空 看護');
    expect(it.dirty).toBe(false);
  });

  it('an incomplete form is not sent and says every field that is missing', async () => {
    const { form: it, sent } = form();
    expect(await it.save()).toBeUndefined();
    expect(sent).toHaveLength(0);
    expect(it.issues.map((issue) => issue.field)).toContain('identity.birthDate');
    fill(it);
    it.recheck();
    expect(it.issues).toEqual([]);
  });

  it('two taps register once', async () => {
    const { form: it, sent } = form();
    fill(it);
    await Promise.all([it.save(), it.save()]);
    expect(sent).toHaveLength(1);
  });

  it('what was typed counts as unsaved until it is saved', async () => {
    const { form: it } = form();
    fill(it);
    expect(it.dirty).toBe(true);
    await it.save();
    expect(it.dirty).toBe(false);
  });

  it('the next person gets a fresh form under another id', async () => {
    const { form: it, sent } = form();
    fill(it);
    await it.save();
    it.startNext();
    expect(it.fields.identity.familyName).toBe('');
    fill(it);
    await it.save();
    expect(new Set(sent.map((body) => body.id)).size).toBe(2);
  });

  it('contacts change places', () => {
    const { form: it } = form();
    it.addRow('contact');
    it.addRow('contact');
    it.fields.rows.contact[0]!.name = '一';
    it.fields.rows.contact[1]!.name = '二';
    it.moveRow('contact', 1, -1);
    expect(it.fields.rows.contact.map((row) => row.name)).toEqual(['二', '一']);
    it.moveRow('contact', 0, -1);
    expect(it.fields.rows.contact.map((row) => row.name)).toEqual(['二', '一']);
  });
});
