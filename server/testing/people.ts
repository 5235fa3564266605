// Two facilities of each kind and people of every role, all invented, with ids that tests can write down.
import type { FacilityKind, Role } from '#lib/core/access/roles.ts';
import type { NewFacility, NewPerson } from '#server/store/people.ts';

const uuid = (group: number, index: number) =>
  `${String(group).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`;

const facility = (
  index: number,
  kind: FacilityKind,
  name: string,
  more: Partial<NewFacility> = {},
): NewFacility => ({
  id: uuid(90, index),
  kind,
  name,
  town: '見本市',
  address: `見本市${index}丁目`,
  phone: `000-555-00${String(index).padStart(2, '0')}`,
  ...more,
});
const hospital = (index: number, name: string, level: 'secondary' | 'tertiary'): NewFacility =>
  facility(index, 'hospital', name, {
    kana: 'ミホンビョウイン',
    latitude: 32.2 + index / 100,
    longitude: 136.6,
    level,
    capabilities: ['internal', 'cardiac'],
    beds: 100 + index,
  });

export const testFacilities = {
  station: facility(1, 'fire-station', '見本消防署'),
  otherStation: facility(2, 'fire-station', '例消防署'),
  home: facility(3, 'care-home', '見本苑'),
  otherHome: facility(4, 'care-home', '例の里'),
  clinic: facility(5, 'clinic', '見本医院'),
  otherClinic: facility(6, 'clinic', '例診療所'),
  hospital: hospital(7, '見本病院', 'tertiary'),
  otherHospital: hospital(8, '例病院', 'secondary'),
  thirdHospital: hospital(9, '第三見本病院', 'secondary'),
  office: facility(10, 'secretariat', '見本事務局'),
  household: facility(11, 'household', '見本家'),
  cityHall: facility(12, 'municipality', '見本市役所'),
};

let position = 0;
const person = (role: Role, at: NewFacility, name: string, post: string): NewPerson => {
  position += 1;
  return { id: uuid(80, position), facilityId: at.id, role, name, post, position };
};

export const testPeople = {
  crew: person('crew', testFacilities.station, '見本 隊一', '救急隊長'),
  crewMate: person('crew', testFacilities.station, '見本 隊二', '救急救命士'),
  otherCrew: person('crew', testFacilities.otherStation, '例 隊三', '救急隊長'),
  home: person('care-home', testFacilities.home, '見本 苑子', '施設看護師'),
  otherHome: person('care-home', testFacilities.otherHome, '例 里美', '管理者'),
  clinic: person('clinic', testFacilities.clinic, '見本 院治', '医師'),
  otherClinic: person('clinic', testFacilities.otherClinic, '例 診太', '医師'),
  hospital: person('hospital', testFacilities.hospital, '見本 救子', '救急科医師'),
  otherHospital: person('hospital', testFacilities.otherHospital, '例 救太', '当直医'),
  thirdHospital: person('hospital', testFacilities.thirdHospital, '第三 救美', '当直医'),
  secretary: person('secretariat', testFacilities.office, '見本 局長', '事務局'),
  family: person('patient', testFacilities.household, '見本 家族', '長女'),
  supervisor: person('crew-supervisor', testFacilities.station, '見本 監督', '救急課長'),
  otherSupervisor: person('crew-supervisor', testFacilities.otherStation, '例 監督', '救急課長'),
  homeManager: person('care-home-manager', testFacilities.home, '見本 長子', '施設長'),
  otherHomeManager: person('care-home-manager', testFacilities.otherHome, '例 長太', '施設長'),
  clinicStaff: person('clinic-staff', testFacilities.clinic, '見本 受付', '看護師'),
  hospitalAdmin: person('hospital-admin', testFacilities.hospital, '見本 管理', '事務長'),
  otherHospitalAdmin: person('hospital-admin', testFacilities.otherHospital, '例 管理', '事務長'),
  secondSecretary: person('secretariat', testFacilities.office, '見本 次長', '事務局'),
  auditor: person('auditor', testFacilities.office, '見本 監査', '監査担当'),
  importer: person('municipality', testFacilities.cityHall, '見本 市太', '介護保険課'),
};
export type TestPersonName = keyof typeof testPeople;
