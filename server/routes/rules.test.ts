import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RuleVersion } from '#lib/core/contract/rules.ts';
import { ruleExamples } from '#lib/core/receiving/rule-examples.ts';
import type { RegionRules } from '#lib/core/receiving/rules.ts';
import { knowsCategory, rulesInForce } from '#server/store/rules.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const dayMs = 86_400_000;
let server: TestApp;
let office: TestClient;
let crew: TestClient;
beforeEach(async () => {
  server = await createTestApp();
  office = await server.as('secretary');
  crew = await server.as('crew');
});
afterEach(() => server.close());

const start = async (from: 'default' | 'ten-conditions' | 'flags-decide' | number = 'ten-conditions') =>
  (await office.call(endpoints.startRulesDraft, { body: { from } })).value;
const save = (draft: RuleVersion, rules: RegionRules, revision = draft.revision) =>
  office.call(endpoints.saveRulesDraft, {
    body: { version: draft.version, revision, rules, note: '表記を直した' },
  });
const publish = (draft: RuleVersion, effectiveFrom: number | 'now' = 'now') =>
  office.call(endpoints.publishRules, {
    body: {
      version: draft.version,
      revision: draft.revision,
      effectiveFrom: effectiveFrom as Instant | 'now',
    },
  });
const list = async () => (await office.call(endpoints.listRuleVersions)).value.versions;
const standings = async () => (await list()).map(({ version, standing }) => [version, standing]);
const heldByCrew = async () => (await crew.call(endpoints.readRules)).value.versions;

describe('what is in force', () => {
  test('is the built-in version until the region publishes its own', async () => {
    expect((await rulesInForce(server.db, server.now())).version).toBe(0);
    expect(await heldByCrew()).toMatchObject([{ version: 0 }]);
    expect(await standings()).toEqual([[0, 'in-force']]);
  });
  test('changes at the stated instant, which devices know beforehand', async () => {
    const at = server.now() + dayMs;
    await publish(await start(), at);
    expect((await heldByCrew()).map(({ version, effectiveFrom }) => [version, effectiveFrom])).toEqual([
      [0, 0],
      [1, at],
    ]);
    expect(await standings()).toEqual([
      [1, 'to-come'],
      [0, 'in-force'],
    ]);
    expect((await rulesInForce(server.db, at - 1)).version).toBe(0);
    expect((await rulesInForce(server.db, at)).version).toBe(1);
  });
  test('stays known to devices for a week after it is over, and to the server for ever', async () => {
    await publish(await start());
    server.advance(6 * dayMs);
    office = await server.as('secretary');
    crew = await server.as('crew');
    expect((await heldByCrew()).map(({ version }) => version)).toEqual([0, 1]);
    server.advance(2 * dayMs);
    crew = await server.as('crew');
    expect((await heldByCrew()).map(({ version }) => version)).toEqual([1]);
    expect(await knowsCategory(server.db, 0, 'fall')).toBe(true);
  });
});

describe('a category', () => {
  test('is known in the version it was chosen under, also after a newer one left it out', async () => {
    const draft = await start('default');
    const rules = ruleExamples.default;
    const without = { ...rules, categories: rules.categories.filter(({ code }) => code !== 'severe-burn') };
    const saved = (await save(draft, without)).value;
    await publish(saved);
    expect(await knowsCategory(server.db, 0, 'severe-burn')).toBe(true);
    expect(await knowsCategory(server.db, 1, 'severe-burn')).toBe(false);
    expect(await knowsCategory(server.db, undefined, 'severe-burn')).toBe(true);
    expect(await knowsCategory(server.db, 77, 'severe-burn')).toBe(true);
    expect(await knowsCategory(server.db, undefined, 'unheard-of')).toBe(false);
  });
  test('is known in a version that was withdrawn before it began: a phone may have begun it without a network', async () => {
    const draft = await start('flags-decide');
    await publish(draft, server.now() + dayMs);
    await office.call(endpoints.withdrawRules, { body: { version: draft.version } });
    expect(await knowsCategory(server.db, draft.version, 'poisoning')).toBe(true);
    expect(await knowsCategory(server.db, undefined, 'poisoning')).toBe(true);
  });
  test('of a draft is not known', async () => {
    await start('flags-decide');
    expect(await knowsCategory(server.db, undefined, 'poisoning')).toBe(false);
  });
});

describe('a draft', () => {
  test('is one at a time, and is not seen by devices', async () => {
    await start();
    const second = await office.call(endpoints.startRulesDraft, { body: { from: 'default' } });
    expect(second.problem.code).toBe('ALREADY_DECIDED');
    expect((await heldByCrew()).map(({ version }) => version)).toEqual([0]);
  });
  test('starts from a version of before as well, and from none that does not exist', async () => {
    await publish(await start('flags-decide'));
    const again = await start(1);
    expect(again.rules).toEqual(ruleExamples['flags-decide']);
    const none = await office.call(endpoints.startRulesDraft, { body: { from: 99 } });
    expect(none.status).toBe(409);
    await office.call(endpoints.discardRulesDraft, { body: { version: again.version } });
    expect((await office.call(endpoints.startRulesDraft, { body: { from: 99 } })).status).toBe(404);
  });
  test('that somebody else saved meanwhile is not overwritten', async () => {
    const draft = await start();
    await save(draft, { ...draft.rules, name: '一人目の案' });
    const late = await save(draft, { ...draft.rules, name: '二人目の案' });
    expect(late.problem.code).toBe('CHANGED_MEANWHILE');
    expect((await list())[0]!.rules.name).toBe('一人目の案');
    expect((await publish(draft)).problem.code).toBe('CHANGED_MEANWHILE');
  });
  test('keeps a capability that this program does not know', async () => {
    const draft = await start();
    const [first, ...others] = draft.rules.categories;
    const rules = { ...draft.rules, categories: [{ ...first!, needs: ['ecmo-2030'] }, ...others] };
    const saved = (await save(draft, rules)).value;
    expect((await publish(saved)).value.rules.categories[0]!.needs).toEqual(['ecmo-2030']);
  });
  test('that was thrown away is gone; its number is not used again', async () => {
    const draft = await start();
    await office.call(endpoints.discardRulesDraft, { body: { version: draft.version } });
    expect(await standings()).toEqual([[0, 'in-force']]);
    expect((await start()).version).toBe(draft.version + 1);
  });
});

describe('publishing', () => {
  test('in the past is refused', async () => {
    const answer = await publish(await start(), server.now() - 1);
    expect(answer.problem.issues).toEqual([{ path: 'effectiveFrom', message: 'in the past' }]);
  });
  test('what does not hold together is refused, with where', async () => {
    const draft = await start();
    const saved = (await save(draft, { ...draft.rules, usual: ['not-there'] })).value;
    expect((await publish(saved)).problem.issues).toEqual([
      { path: 'rules.not-there', message: 'USUAL_UNKNOWN' },
    ]);
  });
  test('twice changes nothing, and what was published cannot be changed', async () => {
    const draft = await start();
    await publish(draft);
    expect((await publish(draft)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await save(draft, ruleExamples.default)).problem.code).toBe('NOT_ALLOWED_NOW');
    const begun = await office.call(endpoints.withdrawRules, { body: { version: draft.version } });
    expect(begun.problem.code).toBe('NOT_ALLOWED_NOW');
  });
  test('is in the audit with version and instant, and so is every step before', async () => {
    const head = await auditHead(server);
    const draft = await start();
    await publish((await save(draft, draft.rules)).value);
    expect(await auditedSince(server, head)).toEqual(['rules-changed', 'rules-changed', 'rules-published']);
  });
});
