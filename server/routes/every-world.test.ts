// Everybody against the things of facilities that are not theirs: to them these do not exist, in whatever way they ask.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { areaOf } from '#lib/core/access/roles.ts';
import type { Endpoint } from '#lib/core/contract/endpoint.ts';
import { endpoints, type EndpointName } from '#lib/core/contract/endpoints.ts';
import { createSession } from '#server/store/sessions.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import { testPeople } from '#server/testing/people.ts';
import { reach } from '#server/testing/reach.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import {
  buildWorld,
  roleOfPerson,
  worldPeople,
  type Thing,
  type Things,
  type World,
  type WorldPerson,
} from '#server/testing/two-worlds.ts';

const names = (Object.keys(endpoints) as EndpointName[]).filter((name) => name in reach);
const officePeople = ['secretary', 'auditor'] as const;
type OfficePerson = (typeof officePeople)[number];

// Hundreds of calls a test; on a busy machine they take their time.
vi.setConfig({ testTimeout: 90_000 });

let test: TestApp;
let kou: World;
let otsu: World;
let office: Record<OfficePerson, TestClient>;
let nowhere: unknown;
beforeAll(async () => {
  test = await createTestApp({ callsPerMinute: 1_000_000 });
  [kou, otsu] = [await buildWorld(test, 'kou'), await buildWorld(test, 'otsu')];
  office = {} as typeof office;
  for (const person of officePeople) {
    office[person] = test.withToken((await createSession(test.deps, test.db, testPeople[person].id)).token);
    await office[person].call(endpoints.confirmAtDemoDoor);
  }
  nowhere = withoutId((await kou.as.home.send('GET', '/api/no-such-thing')).json);
}, 120_000);
afterAll(() => test.close());

const withoutId = (json: unknown) => ({ ...(json as object), requestId: '' });

/** Calls an endpoint with these things; `clash` stands in for the id that the caller would make. */
async function ask(client: TestClient, name: EndpointName, things: Things, clash?: string) {
  const endpoint: Endpoint = endpoints[name];
  const { params = {}, body, query = '' } = reach[name];
  const newId = clash ?? test.deps.newId();
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, key: string) => {
    const thing = params[key]!;
    return thing === 'new' || thing === 'network' ? newId : things[thing];
  });
  return client.send(endpoint.method, path + query, body?.(things, newId), {
    'idempotency-key': test.deps.newId(),
  });
}

/** Every place of a call where something is named that somebody made. */
function namedBy(name: EndpointName): Thing[] {
  const { params = {}, inBody = [] } = reach[name];
  const inPath = Object.values(params).filter((thing) => thing !== 'new' && thing !== 'network');
  return [...(inPath as Thing[]), ...inBody];
}
/** Of these, what belongs to somebody. */
const slotsOf = (name: EndpointName) =>
  namedBy(name).filter((thing) => !(reach[name].shared ?? []).includes(thing));

/** Something of this kind that nobody has. */
function absent(thing: Thing): string {
  if (thing === 'card') return Buffer.from(test.deps.random(16)).toString('hex');
  if (thing === 'passkey' || thing === 'session') return Buffer.from(test.deps.random(16)).toString('hex');
  if (thing === 'token') return Buffer.from(test.deps.random(60)).toString('base64url');
  if (thing === 'look') return '999999';
  return test.deps.newId();
}

/** Everything that is kept, but for when somebody was last seen, answers kept for repetitions, and challenges. */
async function everythingKept(): Promise<string> {
  const tables = await test.db.introspection.getTables();
  const kept: string[] = [];
  for (const { name } of tables) {
    if (['sessions', 'idempotency', 'ceremonies'].includes(name)) continue;
    const rows = await test.db
      .selectFrom(name as 'audit')
      .selectAll()
      .execute();
    kept.push(
      name,
      ...rows.map((row) =>
        JSON.stringify(row, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
        ),
      ),
    );
  }
  return kept.join('\n');
}

/** Fields anywhere in a schema that name something by an id. */
function namesOfIds(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  const { properties = {} } = schema as { properties?: Record<string, { format?: string }> };
  for (const [key, field] of Object.entries(properties))
    if (field.format === 'uuid' || /(Ids?|Ref|token|seq)$/.test(key)) found.add(key);
  for (const part of Object.values(schema)) namesOfIds(part, found);
  return found;
}

const marksIn = (bytes: Uint8Array, marks: readonly string[]) => {
  const text = Buffer.from(bytes).toString('utf8');
  return marks.filter((mark) => text.includes(mark));
};
const allMarks = ({ marks }: World) => Object.values(marks);
/** Ids of everything in a world: a list must not even tell that something is there. */
const allIds = (world: World) => [
  ...new Set(
    worldPeople.flatMap((person) => {
      const { version: _version, look: _look, ...ids } = world.things(person);
      return Object.values(ids);
    }),
  ),
];
const patientMarks = ({ marks }: World) => [marks.patient, marks.patientKana];

describe('the table of whose things an endpoint names', () => {
  it('knows every endpoint and each of its parameters, and no others', () => {
    expect(Object.keys(reach).sort()).toEqual(Object.keys(endpoints).sort());
    for (const name of names) {
      const inPath = [...endpoints[name].path.matchAll(/:([A-Za-z]+)/g)].map(([, key]) => key);
      expect([name, Object.keys(reach[name].params ?? {})]).toEqual([name, inPath]);
    }
  });

  it('says of everything that a body names whose it is', () => {
    for (const name of names) {
      const { body, inBody = [], held = [] } = reach[name];
      const read = new Set<string>();
      const things = new Proxy(kou.things('home'), {
        get(all, key) {
          read.add(String(key));
          return all[key as Thing];
        },
      });
      body?.(things, test.deps.newId());
      read.delete('version');
      expect([name, [...read].sort()]).toEqual([name, [...inBody, ...held].sort()]);
    }
  });

  it('leaves no id of a body untried', () => {
    const untried = names.flatMap((name) => {
      const { body: schema }: Endpoint = endpoints[name];
      if (!schema) return [];
      const sample = JSON.stringify(reach[name].body?.(kou.things('home'), test.deps.newId()) ?? {});
      const idsOf = namesOfIds(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
      return [...idsOf].filter((key) => !sample.includes(`"${key}"`)).map((key) => `${name}.${key}`);
    });
    expect(untried.sort()).toEqual(
      [
        // A hospital of the public directory, named in a record.
        'registerResident.emergencyHospitalId',
        'changeResident.emergencyHospitalId',
        // Candidates of somebody else are tried beside the endpoint itself.
        'breakGlass.token',
        // Chained by the device, about itself.
        'uploadLooks.seq',
        // Kept as told; only an event of the same case is put right by it (core/receiving/timeline.ts).
        'addEvents.replaces',
      ].sort(),
    );
  });

  it('gives the whole network’s things to the office alone', async () => {
    for (const name of names) {
      const named = Object.values(reach[name].params ?? {});
      if (!named.includes('network')) continue;
      for (const person of worldPeople) {
        const answer = await ask(kou.as[person], name, otsu.things(person));
        expect([name, person, answer.status, withoutId(answer.json)]).toEqual([name, person, 404, nowhere]);
      }
    }
  });
});

describe.each(worldPeople)('%s', (person) => {
  it('finds nothing of another facility under any id, and changes nothing', async () => {
    const before = await everythingKept();
    for (const [here, there] of [
      [kou, otsu],
      [otsu, kou],
    ] as const) {
      const [mine, theirs] = [here.things(person), there.things(person)];
      for (const name of names) {
        for (const slot of slotsOf(name)) {
          const told = async (id: string) => {
            const answer = await ask(here.as[person], name, { ...mine, [slot]: id });
            expect([name, slot, marksIn(answer.bytes, allMarks(there))]).toEqual([name, slot, []]);
            return {
              status: answer.status,
              json: JSON.parse(JSON.stringify(withoutId(answer.json)).replaceAll(id, 'ID')),
            };
          };
          const [foreign, missing] = [await told(theirs[slot]), await told(absent(slot))];
          expect([name, slot, foreign]).toEqual([name, slot, missing]);
          if (foreign.status === 404) expect([name, slot, foreign.json]).toEqual([name, slot, nowhere]);
          else expect([name, slot, foreign.status, reach[name].oneByOne]).toEqual([name, slot, 200, true]);
        }
      }
    }
    expect(await everythingKept()).toBe(before);
  });

  it('takes nothing over by making something under an id that is taken', async () => {
    const before = await everythingKept();
    for (const name of names) {
      for (const thing of reach[name].mayClash ?? []) {
        const answer = await ask(kou.as[person], name, kou.things(person), otsu.things(person)[thing]);
        expect([name, answer.status, withoutId(answer.json)]).toEqual([name, 404, nowhere]);
        expect(marksIn(answer.bytes, allMarks(otsu))).toEqual([]);
      }
    }
    expect(await everythingKept()).toBe(before);
  });

  it('sees nothing of another facility in any list, search, record, figure or export', async () => {
    for (const [here, there] of [
      [kou, otsu],
      [otsu, kou],
    ] as const) {
      for (const name of names) {
        const { reads, public: isPublic } = reach[name];
        if (!reads) continue;
        const answer = await ask(here.as[person], name, here.things(person));
        const marks = isPublic ? patientMarks(there) : [...allMarks(there), ...allIds(there)];
        const allowed = isPublic === 'people' ? [] : isPublic ? [there.marks.staff] : [];
        expect([name, marksIn(answer.bytes, [...marks, ...allowed])]).toEqual([name, []]);
      }
    }
  });
});

it('what everybody reads here is really there: each reading answers somebody, and shows what is theirs', async () => {
  const shown = new Set<EndpointName>();
  for (const name of names.filter((name) => reach[name].reads)) {
    const statuses: number[] = [];
    for (const person of worldPeople) {
      const answer = await ask(kou.as[person], name, kou.things(person));
      statuses.push(answer.status);
      if (marksIn(answer.bytes, allMarks(kou)).length > 0) shown.add(name);
    }
    for (const person of officePeople) {
      const answer = await ask(office[person], name, kou.things('home'));
      statuses.push(answer.status);
      if (marksIn(answer.bytes, allMarks(kou)).length > 0) shown.add(name);
    }
    expect([name, statuses.includes(200)]).toEqual([name, true]);
  }
  // Lists that would stay empty would prove nothing.
  const mustShow: EndpointName[] = [
    'listResidents',
    'readResident',
    'listLooks',
    'listFamily',
    'listFamilyRequests',
    'readFaces',
    'readCase',
    'listCaseFiles',
    'readCaseFile',
    'listIncidents',
    'readIncident',
    'readIncidentsAtHospital',
    'readBoard',
    'openSummary',
    'readBrokenGlass',
    'readStation',
    'listTeam',
    'listOwnRecords',
    'readOwnRecord',
    'listOwnLooks',
    'listOwnRequests',
    'readHospitals',
    'readAccount',
    'exportAudit',
    'readAudit',
    'listObjections',
    'listDevices',
    'listFacilities',
  ];
  expect(mustShow.filter((name) => !shown.has(name))).toEqual([]);
});

it('the office sees patients’ names only where it is to judge a look', async () => {
  for (const person of officePeople)
    for (const name of names) {
      const { reads, network } = reach[name];
      if (!reads) continue;
      const answer = await ask(office[person], name, kou.things('home'));
      if (network === 'patients') continue;
      expect([name, marksIn(answer.bytes, [...patientMarks(kou), ...patientMarks(otsu)])]).toEqual([
        name,
        [],
      ]);
    }
});

it('the office cannot open, change or act on anything of a patient', async () => {
  for (const person of officePeople)
    for (const name of names) {
      if (reach[name].network || namedBy(name).length === 0) continue;
      if (namedBy(name).every((slot) => slot === 'passkey' || slot === 'session')) continue;
      const answer = await ask(office[person], name, kou.things('home'));
      expect([name, answer.status, withoutId(answer.json)]).toEqual([name, 404, nowhere]);
    }
});

it('no mixture of one’s own and other people’s things opens anything', async () => {
  const calls = names.filter((name) => slotsOf(name).length > 0 && !reach[name].oneByOne);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...worldPeople),
      fc.constantFrom(...worldPeople),
      fc.constantFrom(...calls),
      fc.infiniteStream(fc.boolean()),
      async (asker, owner, name, coins) => {
        const [mine, theirs] = [kou.things(asker), otsu.things(owner)];
        const slots = slotsOf(name);
        const foreign = slots.filter(() => coins.next().value);
        if (foreign.length === 0) foreign.push(slots[0]!);
        const mixed = { ...mine, ...Object.fromEntries(foreign.map((slot) => [slot, theirs[slot]])) };
        const answer = await ask(kou.as[asker], name, mixed);
        return answer.status === 404 && marksIn(answer.bytes, allMarks(otsu)).length === 0;
      },
    ),
    { seed: 20_261_121, numRuns: 400 },
  );
});

it('a look told about somebody else’s case changes nothing of that case', async () => {
  const theirs = otsu.things('crew');
  const row = () => test.db.selectFrom('cases').selectAll().where('id', '=', theirs.case).executeTakeFirst();
  const before = await row();
  const look = {
    id: test.deps.newId(),
    at: test.now(),
    caseId: theirs.case,
    cardId: kou.things('crew').card,
    confirmedBy: ['card-face'],
    sections: ['identity'],
  };
  const answer = await kou.as.crew.send(
    'POST',
    '/api/looks',
    { looks: [look] },
    { 'idempotency-key': look.id },
  );
  expect(answer.json).toEqual({ stored: [look.id] });
  expect(await row()).toEqual(before);
});

it('the live streams of one world tell nothing of the other', async () => {
  const listeners: WorldPerson[] = ['crew', 'crewMate', 'supervisor', 'hospital'];
  const streams = await Promise.all(
    listeners.map(async (person) => {
      const stream = new TestStream(test, kou.as[person].token);
      expect((await stream.connect()).status).toBe(200);
      return stream;
    }),
  );
  const note = (world: World, text: string) =>
    world.as.crew.call(endpoints.addEvents, {
      params: { id: world.things('crew').case },
      body: { events: [{ id: test.deps.newId(), at: test.now(), kind: 'note', note: text }] },
    });
  await note(otsu, `${otsu.marks.patient}の様子`);
  await otsu.as.hospital.call(endpoints.openSummary, {
    params: { id: otsu.things('hospital').request },
    body: { mode: 'emergency' },
  });
  await note(kou, '自分の様子');
  for (const [at, stream] of streams.entries()) {
    const isConcerned = ['crew', 'hospital'].includes(listeners[at]!);
    await stream.hear(isConcerned ? 1 : 0, 2_000);
    if (isConcerned) expect(stream.heard.length).toBeGreaterThan(0);
    const told = JSON.stringify(stream.heard);
    const { case: caseId, request } = otsu.things('crew');
    expect([caseId, request, ...allMarks(otsu)].filter((word) => told.includes(word))).toEqual([]);
    await stream.cut();
  }
});

it('an incident is everybody’s who helps, and commanded by the station that opened it', async () => {
  const [mine, theirs] = [kou.things('crew'), otsu.things('crew')];
  const { crew, hospital } = kou.as;
  const { incident, tagged } = theirs;
  const at = { params: { id: incident } };
  const statusOf = async (name: EndpointName, things: Things) => (await ask(crew, name, things)).status;
  const view = await ask(crew, 'readIncident', theirs);
  expect(marksIn(view.bytes, [...patientMarks(otsu), otsu.marks.staff])).toEqual([]);
  expect(view.json).toMatchObject({ id: incident, mayCommand: false, patients: [{ id: tagged }] });
  expect(await statusOf('allocatePatients', theirs)).toBe(404);
  expect(await statusOf('closeIncident', theirs)).toBe(404);

  // A patient is one incident's only: under another it is not there, and cannot be tagged into it.
  const allocation = async (patientId: string) =>
    (await ask(crew, 'allocatePatients', { ...mine, tagged: patientId })).json as { issues: unknown };
  expect((await allocation(tagged)).issues).toEqual((await allocation(test.deps.newId())).issues);
  const before = await everythingKept();
  expect((await ask(crew, 'tagPatients', mine, tagged)).status).toBe(400);
  expect(await statusOf('takePatient', { ...mine, tagged })).toBe(404);
  expect(await everythingKept()).toBe(before);

  const found = { id: test.deps.newId(), tag: 'yellow', at: test.now() } as const;
  const { patients } = (await crew.call(endpoints.tagPatients, { ...at, body: { patients: [found] } })).value;
  expect(patients.map(({ id }) => id)).toEqual([tagged, found.id]);
  const declared = { red: 1, yellow: 0, green: 0, black: 0 };
  const said = (await hospital.call(endpoints.declareCapacity, { ...at, body: declared })).value;
  expect(said).toMatchObject({ declared, coming: [] });
});

it('one’s own things are found: whatever was not found above was not found because it was another’s', async () => {
  // What ends something comes last, so that it ends nothing that is still to be found.
  const ends = /^(withdraw|end|close|cancel|recordDeath|reportLost|remove|handOver|answer|commit)/;
  const ordered = names.toSorted((one, other) => Number(ends.test(one)) - Number(ends.test(other)));
  const unfound: EndpointName[] = [];
  for (const name of ordered) {
    if (namedBy(name).length === 0) continue;
    let isFound = false;
    for (const person of worldPeople) {
      if (isFound || areaOf(roleOfPerson(person)) === 'office') continue;
      const answer = await ask(kou.as[person], name, kou.things(person));
      isFound = answer.status !== 404;
    }
    if (!isFound) unfound.push(name);
  }
  // A wrong proof of a device is answered like a device that is not there.
  expect(unfound).toEqual(['announceDevice']);
});
