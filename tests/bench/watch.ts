// What the watch says about ordinary work, and whether it finds what is not: 1,000 invented shifts of crews who share
// family names and streets with their patients as a country region does, then misuse of each kind by other accounts.
import type { AlertKind, AlertSeverity } from '#lib/core/access/watch.ts';
import type { Instant } from '#lib/core/brands.ts';
import { shiftOf } from '#lib/core/access/shift.ts';
import { appendAudit } from '#server/store/audit.ts';
import { createCanary } from '#server/store/canaries.ts';
import { addCaseEvents, openCase, type Person } from '#server/store/cases.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { closeCase } from '#server/store/requests.ts';
import { recordSearch } from '#server/store/search-log.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities } from '#server/testing/people.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import type { Database } from '#server/ports.ts';
import { watchOnce } from '#server/watch/watch-once.ts';
import type { Figure } from './figure.ts';
import { createNumbers } from './search-register.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const shifts = 1_000;
const stations = 6;
const crewsPerStation = 15;
const patients = 2_000;
const misusesOfKind = 10;
/** Of every hundred people, this many bear the commonest names: a country region. */
const familyShares = [9, 7, 6, 5, 4, 4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1];
const kana = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ';
const blocks = 400;

interface Call {
  at: number;
  crew: Person;
  patientId: string | undefined;
  byCard: boolean;
  emptySearches: number;
  isMarked: boolean;
  isAsked: boolean;
  lastsMs: number;
  isClosed: boolean;
}

class Region {
  readonly test: TestApp;
  readonly number: () => number;
  readonly crews: Person[] = [];
  readonly patients: { id: string; family: string; block: string }[] = [];
  private readonly details = new Map<string, { family: string; block: string }>();

  constructor(test: TestApp, number: () => number) {
    this.test = test;
    this.number = number;
  }

  below = (n: number) => Math.floor(this.number() * n);

  private family(): string {
    let at = this.below(100);
    const common = familyShares.findIndex((share) => (at -= share) < 0);
    const pick = common >= 0 ? common : 20 + this.below(400);
    return `コ${kana[pick % kana.length]}${kana[Math.floor(pick / kana.length) % kana.length]}タ`;
  }
  private block = () => `見本市浜町${1 + this.below(blocks / 8)}-${1 + this.below(8)}-${1 + this.below(20)}`;

  async populate(): Promise<void> {
    const { deps, db } = this.test;
    for (let s = 0; s < stations; s += 1) {
      const station = deps.newId();
      await addFacility(deps, db, {
        id: station,
        kind: 'fire-station',
        name: `架空第${s}署`,
        town: '見本市',
        address: '見本市',
        phone: '000-555-0000',
      });
      for (let n = 0; n < crewsPerStation; n += 1) await this.addCrew(station, `架空第${s}署`);
    }
    for (let n = 0; n < patients; n += 1) {
      const [family, address] = [this.family(), this.block()];
      const given = `${kana[this.below(kana.length)]}${kana[this.below(kana.length)]}${kana[n % kana.length]}コ`;
      const id = await registerTestPatient(this.test, {
        name: `${family} ${given}`,
        kana: `${family} ${given}`,
        birthDate: `19${30 + (n % 25)}-0${1 + (n % 9)}-1${n % 10}`,
        address,
        items: [],
      });
      this.patients.push({ id, family, block: address });
    }
  }

  async addCrew(
    station: string,
    facility: string,
    like?: { family?: string; address?: string },
  ): Promise<Person> {
    const { deps, db } = this.test;
    const id = deps.newId();
    const [family, address] = [like?.family ?? this.family(), like?.address ?? this.block()];
    const given = `${kana[this.below(kana.length)]}${kana[this.below(kana.length)]}スケ`;
    await addPerson(deps, db, {
      id,
      facilityId: station,
      role: 'crew',
      name: `${family} ${given}`,
      post: '救急隊員',
      position: 1,
      details: { kana: `${family} ${given}`, address },
    });
    const person: Person = {
      personId: id,
      person: `${family} ${given}`,
      role: 'crew',
      facilityId: station,
      facility,
    };
    this.crews.push(person);
    this.details.set(id, { family, block: address });
    return person;
  }

  write<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
    return this.test.db.transaction().execute(work);
  }

  /** Writes a shift down as the supervisor does. */
  async onDuty(crew: Person, at: number): Promise<void> {
    const { startsAt, endsAt } = shiftOf('whole-day', at as Instant);
    await this.test.db
      .insertInto('shifts')
      .values({
        id: this.test.deps.newId(),
        person_id: crew.personId,
        facility_id: crew.facilityId,
        starts_at: startsAt,
        ends_at: endsAt,
        recorded_by: 'supervisor',
        created_at: at,
      })
      .execute();
  }

  goTo(at: number): void {
    if (at > this.test.now()) this.test.advance(at - this.test.now());
  }

  async search(crew: Person, caseId: string, found: string[]): Promise<void> {
    const { deps } = this.test;
    const hash = deps.newId();
    await this.write((transaction) =>
      recordSearch(
        deps,
        transaction,
        crew,
        { caseId, purpose: 'emergency' },
        { counts: { input: hash, name: hash, birthDate: hash, kind: null } },
        found.map((patientId) => ({ patientId, label: '＊', tier: 'A' })),
      ),
    );
  }

  async look(crew: Person, caseId: string, patientId: string, via: string): Promise<void> {
    await this.write(async (transaction) => {
      await transaction
        .updateTable('cases')
        .set({ patient_id: patientId })
        .where('id', '=', caseId)
        .execute();
      await appendAudit(this.test.deps, transaction, {
        actor: crew,
        action: 'look',
        purpose: 'emergency',
        patientId,
        caseId,
        sections: ['identity', 'drug'],
        detail: `via:${via},confirmed:birth-date`,
      });
    });
  }

  async open(crew: Person): Promise<string> {
    const id = this.test.deps.newId();
    await this.write((transaction) =>
      openCase(this.test.deps, transaction, crew, { id, openedAt: this.test.now(), openedBy: 'tap' }),
    );
    return id;
  }

  close(crew: Person, caseId: string) {
    return this.write((transaction) => closeCase(this.test.deps, transaction, crew, caseId));
  }

  /** The beginning of a call: whoever is found, and the hospital that takes the patient. @returns its end */
  async begin(call: Call): Promise<() => Promise<void>> {
    const { test } = this;
    const { deps } = test;
    this.goTo(call.at);
    const { crew } = call;
    const caseId = await this.open(crew);
    if (call.isMarked)
      await this.write((transaction) =>
        addCaseEvents(deps, transaction, crew, caseId, [
          { id: deps.newId(), at: test.now(), kind: 'on-scene' },
        ]),
      );
    for (let n = 0; n < call.emptySearches; n += 1) await this.search(crew, caseId, []);
    if (call.patientId) {
      if (!call.byCard) await this.search(crew, caseId, [call.patientId]);
      await this.look(crew, caseId, call.patientId, call.byCard ? 'card' : 'search');
    }
    if (call.isAsked) await this.hospitalTakes(caseId, call.at + call.lastsMs);
    return async () => {
      this.goTo(call.at + call.lastsMs);
      if (call.isClosed) await this.close(crew, caseId);
    };
  }

  private hospitalTakes(caseId: string, handedOverAt: number) {
    const { deps, db } = this.test;
    return db
      .insertInto('requests')
      .values({
        id: deps.newId(),
        case_id: caseId,
        hospital_id: testFacilities.hospital.id,
        state: 'handed-over',
        facts_sealed: new Uint8Array(),
        asked_at: this.test.now(),
        answered_at: this.test.now(),
        reason: null,
        answer_sealed: null,
        decided_at: this.test.now(),
        read_at: null,
        read_by_sealed: null,
        handed_over_at: handedOverAt,
        version: 1,
      })
      .execute();
  }
}

/** Calls of ordinary shifts: three to six each; one in six nobody is carried; one in twenty nothing is written down. */
function planShifts(region: Region, start: number): { calls: Call[]; duty: { crew: Person; at: number }[] } {
  const calls: Call[] = [];
  const duty: { crew: Person; at: number }[] = [];
  const perDay = Math.ceil(region.crews.length / 3);
  for (let s = 0; s < shifts; s += 1) {
    const day = Math.floor(s / perDay);
    const crew = region.crews[(s % perDay) * 3 + (day % 3)] ?? region.crews[s % region.crews.length]!;
    const from = start + day * 24 * hours;
    duty.push({ crew, at: from });
    for (let n = 3 + region.below(4); n > 0; n -= 1) {
      const byCard = region.number() < 0.4;
      const isRegistered = region.number() < 0.6;
      const isCarried = region.number() < 0.84;
      const isWritten = region.number() < 0.95;
      calls.push({
        at: from + region.below(23 * 60) * minutes,
        crew,
        patientId: isRegistered ? region.patients[region.below(region.patients.length)]!.id : undefined,
        byCard,
        emptySearches: isRegistered ? (region.number() < 0.15 ? 1 : 0) : 1 + region.below(2),
        isMarked: isWritten && region.number() < 0.95,
        isAsked: isCarried && isWritten,
        lastsMs: (isCarried ? 30 + region.below(50) : 12 + region.below(30)) * minutes,
        isClosed: region.number() < 0.95,
      });
    }
  }
  return { calls: calls.sort((a, b) => a.at - b.at), duty };
}

type Misuse = (region: Region, station: { id: string; name: string }) => Promise<string[]>;

/** One incident each; gives who did it. */
const misuses: Record<string, { finds: AlertKind; severity: AlertSeverity; act: Misuse }> = {
  'browsing 20 names': {
    finds: 'not-found',
    severity: 'normal',
    act: async (region, { id, name }) => {
      const crew = await region.addCrew(id, name);
      const caseId = await region.open(crew);
      for (let n = 0; n < 20; n += 1) await region.search(crew, caseId, []);
      await region.close(crew, caseId);
      return [crew.personId];
    },
  },
  'the neighbour, without a drive': {
    finds: 'quiet-case',
    severity: 'urgent',
    act: async (region, { id, name }) => {
      const patient = region.patients[region.below(region.patients.length)]!;
      const crew = await region.addCrew(id, name, { address: patient.block });
      return quietly(region, crew, patient.id);
    },
  },
  'a relative, without a drive': {
    finds: 'quiet-case',
    severity: 'urgent',
    act: async (region, { id, name }) => {
      const patient = region.patients[region.below(region.patients.length)]!;
      const crew = await region.addCrew(id, name, { family: patient.family });
      return quietly(region, crew, patient.id);
    },
  },
  'a stranger, without a drive': {
    finds: 'quiet-case',
    severity: 'normal',
    act: async (region, { id, name }) => {
      const crew = await region.addCrew(id, name, { family: 'ヨソモノ', address: '別市遠町9-9' });
      return quietly(region, crew, region.patients[region.below(region.patients.length)]!.id);
    },
  },
  'an invented person': {
    finds: 'canary',
    severity: 'urgent',
    act: async (region, { id, name }) => {
      const { deps } = region.test;
      const crew = await region.addCrew(id, name);
      const canary = await region.write((transaction) => createCanary(deps, transaction, crew));
      const caseId = await region.open(crew);
      await region.search(crew, caseId, [canary!]);
      return [crew.personId];
    },
  },
  'a look off duty': {
    finds: 'off-shift',
    severity: 'normal',
    act: async (region, { id, name }) => {
      const crew = await region.addCrew(id, name);
      return quietly(region, crew, region.patients[region.below(region.patients.length)]!.id);
    },
  },
  'three crews at one person': {
    finds: 'many-crews',
    severity: 'urgent',
    act: async (region, { id, name }) => {
      const patient = region.patients[region.below(region.patients.length)]!;
      const all: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        region.goTo(region.test.now() + 5 * hours);
        all.push(...(await quietly(region, await region.addCrew(id, name), patient.id)));
      }
      return all;
    },
  },
  'the patient of last night': {
    finds: 'after-handover',
    severity: 'normal',
    act: async (region, { id, name }) => {
      const crew = await region.addCrew(id, name);
      const patientId = region.patients[region.below(region.patients.length)]!.id;
      const at = region.test.now();
      const end = await region.begin({
        at,
        crew,
        patientId,
        byCard: true,
        emptySearches: 0,
        isMarked: true,
        isAsked: true,
        lastsMs: 40 * minutes,
        isClosed: true,
      });
      await end();
      region.goTo(at + 10 * hours);
      return quietly(region, crew, patientId);
    },
  },
};

async function quietly(region: Region, crew: Person, patientId: string): Promise<string[]> {
  const caseId = await region.open(crew);
  await region.search(crew, caseId, [patientId]);
  await region.look(crew, caseId, patientId, 'search');
  region.goTo(region.test.now() + 5 * minutes);
  await region.close(crew, caseId);
  return [crew.personId];
}

const severities: readonly AlertSeverity[] = ['urgent', 'normal', 'low'];

export async function measure(): Promise<Figure[]> {
  const test = await createTestApp({ callsPerMinute: 1_000_000_000 });
  try {
    const region = new Region(test, createNumbers(20261121));
    await region.populate();
    const start = Date.parse('2026-12-01T08:35:00+09:00');
    const { calls, duty } = planShifts(region, start);
    for (const { crew, at } of duty) await region.onDuty(crew, at);
    await test.db
      .updateTable('counters')
      .set({ value: await headOf(test) })
      .where('name', 'in', ['watch', 'watch-late'])
      .execute();
    let judgedMs = 0;
    const round = async () => {
      const before = performance.now();
      await watchOnce(test.deps);
      judgedMs += performance.now() - before;
    };
    const ends: { at: number; end: () => Promise<void> }[] = [];
    const endUntil = async (at: number) => {
      for (ends.sort((one, other) => one.at - other.at); ends[0] && ends[0].at <= at;) {
        await ends.shift()!.end();
        await round();
      }
    };
    for (const call of calls) {
      await endUntil(call.at);
      ends.push({ at: call.at + call.lastsMs, end: await region.begin(call) });
      await round();
      if (region.below(50) === 0)
        await test.db
          .deleteFrom('search_log')
          .where('at', '<', test.now() - 24 * hours)
          .execute();
    }
    await endUntil(Infinity);
    region.goTo(test.now() + 7 * hours);
    await watchOnce(test.deps);
    const ordinary = await countAlerts(test);
    const figures: Figure[] = severities.map((severity) => {
      const kinds = ordinary.filter((row) => row.severity === severity);
      const all = kinds.reduce((sum, { count }) => sum + count, 0);
      return {
        name: `${severity} alerts of ${shifts} ordinary shifts (${calls.length} calls): ${kinds.map(({ kind, count }) => `${kind} ${count}`).join(', ') || 'none'}`,
        value: all,
        unit: 'alerts',
        budget: severity === 'urgent' ? '≤ 15' : severity === 'normal' ? '≤ 60' : 'none: kept together',
        pass: severity === 'low' || all <= (severity === 'urgent' ? 15 : 60),
      };
    });
    return [
      ...figures,
      ...(await plantMisuse(region)),
      {
        name: 'a call with its round of the watch',
        value: judgedMs / calls.length,
        unit: 'ms',
        budget: 'none: how dear it is',
        pass: true,
      },
    ];
  } finally {
    await test.close();
  }
}

async function plantMisuse(region: Region): Promise<Figure[]> {
  const { test } = region;
  const station = { id: region.crews[0]!.facilityId, name: region.crews[0]!.facility };
  const figures: Figure[] = [];
  for (const [name, { finds, severity, act }] of Object.entries(misuses)) {
    let found = 0;
    for (let n = 0; n < misusesOfKind; n += 1) {
      region.goTo(test.now() + 26 * hours);
      await region.onDuty(region.crews[1]!, test.now());
      const who = await act(region, station);
      await watchOnce(test.deps);
      const alert = await test.db
        .selectFrom('alerts')
        .select('severity')
        .where('kind', '=', finds)
        .where('person_id', 'in', who)
        .execute();
      const worst = severities.indexOf(severity);
      if (alert.some((row) => severities.indexOf(row.severity as AlertSeverity) <= worst)) found += 1;
    }
    figures.push({
      name: `misuse found as '${finds}', ${severity} or more: ${name}`,
      value: found,
      unit: `of ${misusesOfKind}`,
      budget: 'all',
      pass: found === misusesOfKind,
    });
  }
  return figures;
}

async function headOf(test: TestApp): Promise<number> {
  return Number((await test.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq);
}

async function countAlerts(test: TestApp): Promise<{ kind: string; severity: string; count: number }[]> {
  const rows = await test.db
    .selectFrom('alerts')
    .select(['kind', 'severity', (count) => count.fn.countAll().as('count')])
    .groupBy(['kind', 'severity'])
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
