// Every kind of look there is, in one run: none may name a section that the access table does not give it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Purpose, ShownSection } from '#lib/core/access/audit.ts';
import type { Role } from '#lib/core/access/roles.ts';
import { emergencySections, relations, sectionsFor, type Relation } from '#lib/core/access/table.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { buildWorld, roleOfPerson, worldPeople, type World } from '#server/testing/two-worlds.ts';

let test: TestApp;
let world: World;
interface Look {
  role: Role;
  purpose: Purpose;
  action: string;
  sections: ShownSection[];
}
let looks: Look[];
let withdrawnAfter: number;
beforeAll(async () => {
  test = await createTestApp({ callsPerMinute: 100_000 });
  // The world opens by card, after acceptance in care mode, by a crew's and by a hospital's break-glass.
  world = await buildWorld(test, 'kou');
  const { resident, request, token, case: caseId, card, opening } = world.things('crew');
  const params = { id: resident };
  for (const keeper of ['home', 'homeManager', 'clinic', 'clinicStaff'] as const)
    await world.as[keeper].call(endpoints.readResident, { params });
  await world.as.crew.call(endpoints.openCandidate, { body: { caseId, token, confirmedBy: ['document'] } });
  await world.as.crew.call(endpoints.readBrokenGlass, { params: { id: opening } });
  await world.as.hospital.call(endpoints.openSummary, {
    params: { id: request },
    body: { mode: 'emergency' },
  });
  await world.as.family.call(endpoints.readOwnRecord, { params });
  const offline = { at: test.now(), caseId, cardId: card, confirmedBy: ['document' as const] };
  for (const breakGlass of [undefined, { reason: 'life-threat' as const }])
    await world.as.crew.call(endpoints.uploadLooks, {
      body: {
        looks: [
          {
            ...offline,
            id: test.deps.newId(),
            sections: [...emergencySections],
            ...(breakGlass && { breakGlass }),
          },
        ],
      },
    });
  withdrawnAfter = (await listLooks()).length;
  await world.as.home.call(endpoints.withdrawConsent, {
    params,
    body: { formReference: '撤回書', on: '2026-11-19' as never, givenBy: '本人' },
  });
  await world.as.home.call(endpoints.readResident, { params });
  await world.as.family.call(endpoints.readOwnRecord, { params });
  await world.as.crew.call(endpoints.openCard, { body: { caseId, cardId: card, confirmedBy: ['document'] } });
  await world.as.hospital.call(endpoints.openSummary, { params: { id: request }, body: { mode: 'care' } });

  looks = await listLooks();
}, 60_000);
afterAll(() => test.close());

async function listLooks(): Promise<Look[]> {
  const rows = await test.db
    .selectFrom('audit')
    .select(['action', 'role', 'purpose', 'sections'])
    .where('action', 'in', ['look', 'look-offline', 'break-glass'])
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    action: row.action,
    role: row.role as Role,
    purpose: row.purpose as Purpose,
    sections: row.sections === '' ? [] : (row.sections.split(',') as ShownSection[]),
  }));
}

/** The relations in which a role may look for a purpose at all. */
const relationsOf = (role: Role, purpose: Purpose): Relation[] =>
  relations.filter((relation) => sectionsFor(role, relation, purpose).length > 0);

it('names no section beyond the table, whoever looks, for whatever purpose', () => {
  for (const { action, role, purpose, sections } of looks) {
    const given = relationsOf(role, purpose).flatMap((relation) => sectionsFor(role, relation, purpose));
    const beyond = sections.filter((section) => !given.includes(section));
    expect({ action, role, purpose, beyond }).toEqual({ action, role, purpose, beyond: [] });
  }
});

it('there is a look for every row of the table that gives something to see', () => {
  const rows = worldPeople.flatMap((person) =>
    (['emergency', 'receiving', 'care', 'break-glass', 'own'] as const)
      .filter((purpose) => relationsOf(roleOfPerson(person), purpose).length > 0)
      .map((purpose) => `${roleOfPerson(person)}/${purpose}`),
  );
  const seen = new Set(looks.map(({ role, purpose }) => `${role}/${purpose}`));
  // Supervisors look as crews do, by the same code.
  const missing = [...new Set(rows)].filter((row) => !seen.has(row) && !row.startsWith('crew-supervisor/'));
  expect(missing).toEqual([]);
});

it('a crew and a break-glass look see neither care information nor consent', () => {
  for (const { role, purpose, sections } of looks)
    if (purpose === 'emergency' || purpose === 'break-glass')
      expect([role, purpose, sections.filter((section) => !emergencySections.includes(section))]).toEqual([
        role,
        purpose,
        [],
      ]);
});

it('after a withdrawal an ordinary look shows nothing of the facts', () => {
  const after = looks.slice(withdrawnAfter);
  expect(after.length).toBeGreaterThan(2);
  const facts: ShownSection[] = [
    'contraindication',
    'allergy',
    'drug',
    'disease',
    'history',
    'treatment',
    'acp',
  ];
  for (const { role, sections } of after)
    expect([role, sections.filter((section) => facts.includes(section))]).toEqual([role, []]);
});
