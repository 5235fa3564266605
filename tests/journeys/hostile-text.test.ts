// Script in every field that takes text, on the screens that show it: it stays text, on every one of them.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { residentDraft, type ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { launchChromium } from '#tests/chromium.ts';
import { hostileTexts } from '#tests/frames/hostile-text.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const day = (n: number) => new Date(Date.UTC(1930, 0, 1 + n)).toISOString().slice(0, 10);

/** A record in which every field is filled. Readings stay kana: they are compared, and refused otherwise. */
const whole = (n: number) => ({
  identity: {
    familyName: '試',
    givenName: '例',
    familyKana: 'タメシ',
    givenKana: 'レイ',
    birthDate: day(n),
    sex: 'female',
    address: '見本市1',
    bloodType: 'A',
  },
  affiliation: { careHome: '見本苑', room: '1', clinic: '見本医院', doctor: '見本' },
  items: [
    { kind: 'drug', value: { name: '架空薬', dose: '1錠', usage: '朝', prescriber: '見本' } },
    { kind: 'contraindication', value: { name: '架空', reaction: '発疹' } },
    { kind: 'disease', value: { name: '架空病', main: true } },
    { kind: 'history', value: { text: '経過' } },
    { kind: 'allergy', value: { category: 'other', detail: '架空' } },
    { kind: 'treatment', value: { category: 'other', detail: '架空' } },
    { kind: 'contact', value: { name: '試', relation: '長女', phone: '000-555-0100', order: 1 } },
    {
      kind: 'acp',
      value: {
        wish: 'other',
        text: '希望',
        author: '見本',
        withWhom: '長女',
        doctorToCall: '見本',
        documentPlace: '棚',
      },
    },
    { kind: 'care', value: { topic: 'remarks', text: '備考' } },
  ],
  consent: {
    formReference: '同-1',
    givenOn: '2026-11-01',
    giver: '試',
    giverIs: 'proxy',
    relation: '長女',
    takenBy: '見本',
  },
});

const closed = new Set([
  'familyKana',
  'givenKana',
  'sex',
  'kind',
  'category',
  'topic',
  'wish',
  'giverIs',
  'phone',
]);
type Node = Record<string, unknown>;

/** Every field that takes text, as a function that writes into it. */
function textFields(
  node: Node,
  path: string[] = [],
): { path: string; set(root: Node, text: string): void }[] {
  return Object.entries(node).flatMap(([key, value]) => {
    const at = [...path, key];
    if (value !== null && typeof value === 'object') return textFields(value as Node, at);
    if (typeof value !== 'string' || closed.has(key) || /^\d{4}-/.test(value)) return [];
    return [
      {
        path: at.join('.'),
        set(root: Node, text: string) {
          const parent = path.reduce((found, part) => found[part] as Node, root);
          parent[key] = text;
        },
      },
    ];
  });
}

/** A record with another hostile text in each field; a field keeps its word where the text is too long for it. */
function hostileDraft(n: number): { draft: ResidentDraft; placed: number } {
  let placed = 0;
  const draft = whole(n) as unknown as Node;
  textFields(structuredClone(draft)).forEach((field, at) => {
    const candidate = structuredClone(draft);
    field.set(candidate, hostileTexts[(n + at * 17) % hostileTexts.length]!);
    if (!residentDraft.safeParse(candidate).success) return;
    field.set(draft, hostileTexts[(n + at * 17) % hostileTexts.length]!);
    placed += 1;
  });
  return { draft: residentDraft.parse(draft), placed };
}

async function expectUnharmed(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: '__ran' in globalThis,
    intruders: document.querySelectorAll(
      'main img[src="x"], main iframe, main object, main embed, main base, main [onerror], main [onload], a[href^="javascript:" i]',
    ).length,
  }));
  expect({ where, ...found }).toEqual({ where, ran: false, intruders: 0 });
}

it('five hundred script texts through every text field of a record run nowhere', async () => {
  expect(new Set(hostileTexts).size).toBe(500);
  expect(textFields(whole(0) as unknown as Node).length).toBeGreaterThanOrEqual(28);
  const homes = await Promise.all(['日向 さくら', '漣 ともこ'].map((name) => fetchAs(server.url, name)));
  const ids: string[] = [];
  let placed = 0;
  for (let n = 0; n < hostileTexts.length; n++) {
    const made = hostileDraft(n);
    placed += made.placed;
    const id = crypto.randomUUID();
    const answer = await call(endpoints.registerResident, {
      body: { id, draft: made.draft, allowSamePerson: true },
      fetch: homes[n % 2],
    });
    expect(
      answer.ok
        ? 'registered'
        : `${n}: ${answer.code} ${JSON.stringify('problem' in answer && answer.problem)}`,
    ).toBe('registered');
    if (n % 2 === 0) ids.push(id);
  }
  expect(placed).toBeGreaterThan(500 * 20);

  const { page, context, errors } = await windowOf(browser, server.url, {
    name: '日向 さくら',
    home: '/care-home',
  });
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await page.getByText('onerror').first().waitFor();
  await expectUnharmed(page, 'the list');
  for (const id of ids.slice(0, 20)) {
    await page.goto(`${server.url}/care-home/residents/${id}`);
    await page.getByText('__ran').first().waitFor();
    await expectUnharmed(page, 'a record');
  }
  await page.goto(`${server.url}/care-home/print`);
  await page.getByText('__ran').first().waitFor();
  await expectUnharmed(page, 'the print queue');
  expect([dialogs, errors]).toEqual([0, []]);
  await context.close();
});

it('a hostile record reaches the crew as text', async () => {
  const crew = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' }, phone);
  await crew.page.getByRole('button', { name: 'カメラを開く' }).click();
  await crew.page.getByRole('button', { name: /氏名で探す/ }).click();
  await crew.page.getByLabel('氏名', { exact: true }).fill('タメシ レイ');
  await crew.page.getByText('昭', { exact: true }).first().click();
  for (const [label, value] of [
    ['年', '5'],
    ['月', '1'],
    ['日', '3'],
  ] as const)
    await crew.page.getByLabel(label, { exact: true }).fill(value);
  await crew.page.getByRole('button', { name: '探す', exact: true }).click();
  await crew.page
    .getByRole('button', { name: /タメシ/ })
    .first()
    .click();
  await expectUnharmed(crew.page, 'candidates');
  await crew.page.locator('fieldset').getByRole('button').first().click();
  await crew.page.getByRole('button', { name: '開く', exact: true }).click();
  await crew.page.getByText('__ran').first().waitFor();
  await expectUnharmed(crew.page, 'the summary');
  for (const fold of await crew.page.locator('main summary, main [aria-expanded=false]').all())
    await fold.click({ timeout: 2_000 }).catch(() => undefined);
  await expectUnharmed(crew.page, 'the unfolded summary');
  expect(crew.errors).toEqual([]);
  await crew.context.close();
});
