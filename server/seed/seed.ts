// Fills an empty database with the invented region, through the same functions that the routes use: real consents,
// provenance, audit entries and cards with real keys.
import type { FacilityKind } from '#lib/core/access/roles.ts';
import type { Instant, ItemId } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { applyChanges } from '#lib/core/record/changes.ts';
import type { Author } from '#lib/core/record/changes.ts';
import type { AnyItem } from '#lib/core/record/item.ts';
import { makeCard } from '#server/issuing/make-card.ts';
import { pickStatusPlaces } from '#server/issuing/status-list.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { NewCard } from '#server/store/cards.ts';
import type { Concern } from '#server/store/life-events.ts';
import { recordDeath, withdrawConsent } from '#server/store/life-events.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import type { NewFacility, NewPerson } from '#server/store/people.ts';
import { findRecord, storeChanges } from '#server/store/patients.ts';
import { fullName } from '#server/store/patient-summary.ts';
import { registerPatient } from '#server/store/registration.ts';
import { releaseCard } from '#server/store/release-card.ts';
import { actorOf } from '#server/store/sessions.ts';
import { seedApplications } from './applications.ts';
import { seedDevices } from './devices.ts';
import { seedDirectory } from './directory.ts';
import type { DemoItem, DemoResident } from './demo-resident.ts';
import { seedFamily } from './family.ts';
import { demoFacilities, demoFamilyOf, demoHospitals, demoPeople } from './people.ts';
import { seedOnCalls } from './on-calls.ts';
import { seedReceivingHistory } from './receiving-history.ts';
import { demoResidents } from './residents.ts';
import { seedRules } from './rules.ts';
import { seedWatch, type WatchedDemo } from './watch.ts';

const dayMs = 86_400_000;

/** Drawings made at a time: the drawing threads are the limit. */
const parallelCards = 4;

interface Staff {
  facility: NewFacility;
  person: NewPerson;
}

/** One resident as it will be stored. */
interface Planned {
  id: string;
  resident: DemoResident;
  home: Staff;
  clinic: Staff;
  items: AnyItem[];
  /** Added after the card was issued, so that the paper is behind. */
  later: DemoItem[];
  card?: NewCard;
}

/** Writes everything or nothing; a database that holds anybody already is left as it is. */
export async function seedDemo(deps: Deps): Promise<{ residents: number; cards: number } | undefined> {
  if (await isInhabited(deps.db)) return undefined;
  const facilities = planFacilities(deps);
  const people = planPeople(deps, facilities);
  const planned = demoResidents.map((resident) => planResident(deps, resident, facilities, people));
  await makeCards(
    deps,
    planned.filter(({ resident }) => resident.card !== 'none'),
  );
  await deps.db.transaction().execute(async (transaction) => {
    for (const facility of facilities.values()) await addFacility(deps, transaction, facility);
    for (const [key, person] of people) {
      const patientId =
        key === 'family' ? planned.find(({ resident }) => resident.key === demoFamilyOf)?.id : undefined;
      await addPerson(deps, transaction, { ...person, ...(patientId && { patientId }) });
    }
    for (const plan of planned) await writeResident(deps, transaction, plan);
    await seedApplications(deps, transaction);
    await seedDirectory(deps, transaction, { facilities, personId: people.get('secretary')!.id });
    const secretary = people.get('secretary')!;
    const office = [...facilities.values()].find(({ id }) => id === secretary.facilityId)!;
    await seedRules(deps, transaction, {
      actor: actorFor({ facility: office, person: secretary }),
      personId: secretary.id,
    });
    await seedDevices(deps, transaction, {
      facilityId: facilities.get('station')!.id,
      personId: people.get('crew-1')!.id,
      approvedBy: people.get('secretary')!.id,
    });
    const parent = planned.find(({ resident }) => resident.key === demoFamilyOf)!;
    await seedFamily(deps, transaction, { patientId: parent.id, facilities, people });
    await seedOnCalls(deps, transaction, facilities.get('chuo')!.id);
    await seedReceivingHistory(deps, transaction, {
      stationId: facilities.get('station')!.id,
      crews: ['crew-1', 'crew-2'].map((key) => ({
        personId: people.get(key)!.id,
        name: `${facilities.get('station')!.name} ${people.get(key)!.name}`,
      })),
      hospitals: new Map(demoHospitals.map(({ key }) => [key, facilities.get(key)!.id])),
    });
  });
  await seedWatch(deps, watchedDemo(facilities, people));
  return { residents: planned.length, cards: planned.filter(({ card }) => card).length };
}

function watchedDemo(facilities: Map<string, NewFacility>, people: Map<string, NewPerson>): WatchedDemo {
  const actor = (key: string) => {
    const person = people.get(key)!;
    const facility = [...facilities.values()].find(({ id }) => id === person.facilityId)!;
    return actorFor({ facility, person });
  };
  const station = facilities.get('station')!;
  const known = demoResidents[0]!.identity;
  const { identity } = demoResidents.findLast(
    ({ state, identity: { address } }) => state === 'active' && address !== undefined,
  )!;
  return {
    crew: actor('crew-2'),
    supervisor: actor('supervisor'),
    secretary: actor('secretary'),
    station: [...people.values()].filter(({ facilityId }) => facilityId === station.id).map(({ id }) => id),
    neighbour: {
      name: `${identity.familyKana} ${identity.givenKana}`,
      birthDate: identity.birthDate,
      address: identity.address ?? '',
    },
    doctor: actor('er-shiomi'),
    walkIn: {
      name: `${known.familyKana} ${known.givenKana}`,
      birthDate: known.birthDate,
    },
  };
}

/** Starts a database for real use: the secretariat and its first person, nobody else. */
export async function seedSecretariat(deps: Deps): Promise<boolean> {
  if (await isInhabited(deps.db)) return false;
  const office = demoFacilities.find(({ kind }) => kind === 'secretariat')!;
  const secretary = demoPeople.find(({ role }) => role === 'secretariat')!;
  const facility = { ...office, id: deps.newId() };
  await deps.db.transaction().execute(async (transaction) => {
    await addFacility(deps, transaction, facility);
    await addPerson(deps, transaction, {
      id: deps.newId(),
      facilityId: facility.id,
      role: 'secretariat',
      name: secretary.name,
      post: secretary.post,
      position: 1,
    });
  });
  return true;
}

async function isInhabited(db: Database): Promise<boolean> {
  return (await db.selectFrom('people').select('id').limit(1).executeTakeFirst()) !== undefined;
}

function planFacilities(deps: Pick<Deps, 'newId'>): Map<string, NewFacility> {
  const hospitals = demoHospitals.map((hospital) => ({ ...hospital, kind: 'hospital' as FacilityKind }));
  return new Map(
    [...demoFacilities, ...hospitals].map((facility) => [facility.key, { ...facility, id: deps.newId() }]),
  );
}

function planPeople(deps: Pick<Deps, 'newId'>, facilities: Map<string, NewFacility>): Map<string, NewPerson> {
  return new Map(
    demoPeople.map(({ key, name, post, role, facility }, at) => [
      key,
      { id: deps.newId(), facilityId: facilities.get(facility)!.id, role, name, post, position: at + 1 },
    ]),
  );
}

function planResident(
  deps: Deps,
  resident: DemoResident,
  facilities: Map<string, NewFacility>,
  people: Map<string, NewPerson>,
): Planned {
  const staffOf = (key: string): Staff => {
    const facility = facilities.get(key)!;
    return { facility, person: [...people.values()].find((person) => person.facilityId === facility.id)! };
  };
  const [home, clinic] = [staffOf(resident.home), staffOf(resident.clinic)];
  const hospital = [...facilities.values()].find(
    ({ name }) => name === resident.affiliation?.emergencyHospital,
  );
  const affiliation = {
    careHome: home.facility.name,
    clinic: clinic.facility.name,
    ...resident.affiliation,
    ...(hospital && { emergencyHospitalId: hospital.id }),
  };
  const oldest = Math.max(30, ...resident.items.map(({ daysAgo }) => daysAgo));
  const first: DemoItem[] = [
    { item: { kind: 'identity', value: resident.identity }, by: 'home', daysAgo: oldest },
    { item: { kind: 'affiliation', value: affiliation }, by: 'home', daysAgo: oldest },
  ];
  const newestDrug =
    resident.card === 'behind' ? resident.items.findLastIndex(({ item }) => item.kind === 'drug') : -1;
  const later = resident.items.filter((_, at) => at === newestDrug);
  const items = [...first, ...resident.items.filter((_, at) => at !== newestDrug)].map((entry) =>
    toItem(deps, entry, entry.by === 'home' ? home : clinic),
  );
  return { id: deps.newId(), resident, home, clinic, items, later };
}

function toItem(deps: Pick<Deps, 'clock' | 'newId'>, entry: DemoItem, staff: Staff): AnyItem {
  const at = (daysAgo: number) => (deps.clock() - daysAgo * dayMs) as Instant;
  const { source, facility, facilityId, person } = authorOf(entry.by, staff);
  return {
    id: deps.newId() as ItemId,
    kind: entry.item.kind,
    value: entry.item.value,
    provenance: {
      source,
      facility,
      ...(facilityId && { facilityId }),
      person,
      recordedAt: at(entry.daysAgo),
    },
    ...(entry.confirmedDaysAgo !== undefined && {
      confirmedAt: at(entry.confirmedDaysAgo),
      confirmedBy: person,
    }),
  } as AnyItem;
}

function authorOf(by: DemoItem['by'], { facility, person }: Staff): Author {
  return { source: by, facility: facility.name, facilityId: facility.id, person: person.post };
}

async function makeCards(deps: Deps, planned: Planned[]): Promise<void> {
  const keys = await deps.keys.issuing(deps.clock());
  if (!keys) throw new Error('the demo needs a key store that holds its own root');
  const places = await pickStatusPlaces(deps, deps.db, planned.length);
  const queue = planned.map((plan, at) => ({ plan, status: places[at]! }));
  const run = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { plan, status } = next;
      const made = await makeCard(deps, keys, {
        record: recordOf(plan),
        printName: true,
        sequence: 1,
        status,
        facility: plan.home.facility,
      });
      if (!made.ok)
        throw new Error(`the card of demo resident ${plan.resident.key} was not made: ${made.code}`);
      plan.card = made.card;
    }
  };
  await Promise.all(Array.from({ length: parallelCards }, run));
}

const recordOf = (plan: Planned) => ({
  id: plan.id,
  version: 1,
  factsVersion: 1,
  state: 'active' as const,
  careHomeId: plan.home.facility.id,
  clinicId: plan.clinic.facility.id,
  items: plan.items,
});

async function writeResident(deps: Deps, transaction: Database, plan: Planned): Promise<void> {
  const { resident, home, clinic } = plan;
  const actor = actorFor(home);
  await registerPatient(deps, transaction, {
    id: plan.id,
    draft: {
      identity: resident.identity,
      affiliation: resident.affiliation,
      items: [],
      consent: resident.consent,
    },
    author: authorOf('home', home),
    actor,
    place: { careHomeId: home.facility.id, clinicId: clinic.facility.id },
    items: plan.items,
  });
  const concern: Concern = {
    actor,
    purpose: 'care',
    patientId: plan.id,
    patientLabel: fullName(resident.identity),
  };
  if (plan.card) await releaseCard(deps, transaction, concern, plan.card);
  for (const entry of plan.later) await addLater(deps, transaction, plan, entry);
  const today = todayInJapan(deps.clock());
  if (resident.state === 'consent-withdrawn')
    await withdrawConsent(deps, transaction, concern, {
      formReference: `${resident.consent.formReference}-撤回`,
      on: today,
      givenBy: resident.consent.giver,
    });
  if (resident.state === 'deceased') await recordDeath(deps, transaction, concern, today);
}

async function addLater(deps: Deps, transaction: Database, plan: Planned, entry: DemoItem): Promise<void> {
  const record = (await findRecord(deps, transaction, plan.id))!;
  const staff = entry.by === 'home' ? plan.home : plan.clinic;
  const applied = applyChanges(record.items, [{ op: 'add', item: entry.item }], {
    author: authorOf(entry.by, staff),
    now: deps.clock(),
    newItemId: () => deps.newId() as ItemId,
  });
  if (!applied.ok)
    throw new Error(`demo resident ${plan.resident.key} could not be changed: ${applied.code}`);
  await storeChanges(deps, transaction, record, applied, record.version);
}

function actorFor({ facility, person }: Staff) {
  return actorOf({
    person: {
      id: person.id,
      name: person.name,
      post: person.post,
      role: person.role,
      facility: { id: facility.id, name: facility.name, kind: facility.kind, town: facility.town },
    },
  });
}
