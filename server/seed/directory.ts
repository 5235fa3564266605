// What the invented region knows of its hospitals: direct lines, roles, departments, a roster, a closure, and two
// hospitals that take no part and are asked by telephone.
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { addMonths, daysBetween, todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { HospitalRole } from '#lib/core/receiving/hospital-role.ts';
import type { DirectoryEntry } from '#lib/core/receiving/directory/entry.ts';
import { daysOfMonth, instantsOf, type DutyField } from '#lib/core/receiving/roster/duty.ts';
import type { Database, Deps } from '#server/ports.ts';
import { setClosure } from '#server/store/closures.ts';
import { listEntries } from '#server/store/directory-approval.ts';
import { writeEntries } from '#server/store/directory-entries.ts';
import { addDuties } from '#server/store/duties.ts';
import { keepProfile } from '#server/store/hospital-profiles.ts';
import type { NewFacility } from '#server/store/people.ts';
import { demoHospitals } from './people.ts';

interface DemoProfile {
  emergencyPhone: string;
  roles: readonly HospitalRole[];
  departments: string;
}
const profiles: Record<string, DemoProfile> = {
  chuo: {
    emergencyPhone: '000-555-1901',
    roles: ['emergency-designated', 'disaster-base', 'perinatal-regional', 'regional-support'],
    departments: '救急科 内科 循環器内科 脳神経外科 外科 整形外科 小児科 産婦人科 麻酔科',
  },
  shiomi: {
    emergencyPhone: '000-555-1902',
    roles: ['emergency-designated', 'regional-support'],
    departments: '内科 循環器内科 外科 整形外科 脳神経外科 泌尿器科 透析',
  },
  todai: {
    emergencyPhone: '000-555-1903',
    roles: ['emergency-designated', 'remote'],
    departments: '内科 外科 整形外科',
  },
  matsubara: {
    emergencyPhone: '000-555-1904',
    roles: ['emergency-designated'],
    departments: '脳神経外科 脳神経内科 リハビリテーション科',
  },
  hamakaze: {
    emergencyPhone: '000-555-1905',
    roles: ['emergency-designated'],
    departments: '循環器内科 心臓血管外科 内科',
  },
  seiran: {
    emergencyPhone: '000-555-1906',
    roles: ['emergency-designated', 'psychiatric-emergency'],
    departments: '内科 外科 消化器内科 精神科',
  },
  misaki: { emergencyPhone: '', roles: [], departments: '内科 整形外科 リハビリテーション科' },
  kaede: {
    emergencyPhone: '000-555-1908',
    roles: ['perinatal-general', 'child-emergency'],
    departments: '産婦人科 小児科 新生児内科 小児外科',
  },
};

/** No prefecture has the code 99. */
const entryOf = (id: string, entry: Pick<DirectoryEntry, 'name' | 'kana' | 'address'>): DirectoryEntry => ({
  id,
  prefCode: '99',
  cityCode: '201',
  latitude: null,
  longitude: null,
  beds: { total: 60 },
  ...entry,
});
const byTelephone = [
  entryOf('9911400000090', {
    name: '潮騒病院',
    kana: 'シオサイビョウイン',
    address: '潮見市潮騒台6-2',
  }),
  entryOf('9911400000100', {
    name: '北浜記念病院',
    kana: 'キタハマキネンビョウイン',
    address: '青嵐市北浜1-15',
  }),
];

/** Who takes turns, by field. */
const turns: readonly [DutyField, readonly string[], from: string, to: string][] = [
  ['internal', ['shiomi', 'todai', 'seiran', 'hamakaze'], '17:30', '08:30'],
  ['surgery', ['shiomi', 'seiran', 'todai'], '17:30', '08:30'],
  ['paediatric', ['kaede', 'chuo'], '18:00', '23:00'],
];

export async function seedDirectory(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  { facilities, personId }: { facilities: Map<string, NewFacility>; personId: string },
): Promise<void> {
  const now = deps.clock();
  const importId = deps.newId();
  const own = demoHospitals.map(({ key, name, kana, address, latitude, longitude, beds }, at) => ({
    key,
    entry: {
      ...entryOf(`99114000000${at + 1}0`, { name, kana, address }),
      latitude,
      longitude,
      beds: { total: beds },
    },
  }));
  await writeEntries(transaction, [...own.map(({ entry }) => entry), ...byTelephone], importId);
  for (const { key, entry } of own) {
    const { emergencyPhone, roles, departments } = profiles[key]!;
    await keepProfile(
      transaction,
      facilities.get(key)!.id,
      {
        directory_id: entry.id,
        emergency_phone: emergencyPhone,
        roles: JSON.stringify(roles),
        departments: JSON.stringify(departments.split(' ')),
      },
      now,
    );
  }
  await listEntries(deps, transaction, byTelephone);
  await transaction
    .updateTable('facilities')
    .set({ phone: '000-555-1009', capabilities: '["internal"]', latitude: 32.166, longitude: 136.548 })
    .where('name', '=', '潮騒病院')
    .execute();
  await addDuties(deps, transaction, personId, null, dutiesAround(now, facilities));
  await setClosure(deps, transaction, facilities.get('misaki')!.id, personId, {
    reason: 'equipment',
    capabilities: ['orthopaedic'],
    endsAt: now + 20 * 3_600_000,
    note: 'X線装置の点検',
  });
}

/** Two months of turns; on the twenty-third of each nobody has taken the surgeons' yet. */
function dutiesAround(now: Instant, facilities: Map<string, NewFacility>) {
  const first = `${todayInJapan(now).slice(0, 7)}-01` as PlainDate;
  const days = [first, addMonths(first, 1)].flatMap((month) => daysOfMonth(month.slice(0, 7)));
  return days.flatMap((day) =>
    turns
      .filter(([field]) => !(field === 'surgery' && day.endsWith('-23')))
      .map(([field, keys, from, to]) => ({
        facilityId: facilities.get(keys[daysBetween(first, day) % keys.length]!)!.id,
        field,
        day,
        ...instantsOf({ day, from, to }),
        note: '',
      })),
  );
}
