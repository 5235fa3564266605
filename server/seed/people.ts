// The invented region of the demo: facilities, and the people who work there. No such places exist.
import type { FacilityKind, Role } from '#lib/core/access/roles.ts';

/** JIS X 0401 ends at 47; 99 is nobody's. */
export const demoRegion = { code: '99', name: '夕凪県（架空）' };

export interface DemoFacility {
  key: string;
  kind: FacilityKind;
  name: string;
  kana?: string;
  town: string;
  address: string;
  phone: string;
}

/** Fire station, care homes, clinics, secretariat and a household. Phone numbers use the unassigned 00 area. */
export const demoFacilities: readonly DemoFacility[] = [
  {
    key: 'station',
    kind: 'fire-station',
    name: '潮見消防署',
    kana: 'シオミショウボウショ',
    town: '潮見市',
    address: '潮見市浜町1-1',
    phone: '000-119-0001',
  },
  {
    key: 'hinata',
    kind: 'care-home',
    name: '特別養護老人ホーム ひなた苑',
    kana: 'ヒナタエン',
    town: '潮見市',
    address: '潮見市丘の上2-8',
    phone: '000-555-0101',
  },
  {
    key: 'sazanami',
    kind: 'care-home',
    name: '介護付ホーム さざなみ',
    kana: 'サザナミ',
    town: '灯台町',
    address: '灯台町岬3-12',
    phone: '000-555-0102',
  },
  {
    key: 'komorebi',
    kind: 'care-home',
    name: 'グループホーム こもれび',
    kana: 'コモレビ',
    town: '潮見市',
    address: '潮見市杉並木5-4',
    phone: '000-555-0103',
  },
  {
    key: 'minato-clinic',
    kind: 'clinic',
    name: 'みなと内科クリニック',
    kana: 'ミナトナイカクリニック',
    town: '潮見市',
    address: '潮見市港2-3',
    phone: '000-555-0201',
  },
  {
    key: 'todai-clinic',
    kind: 'clinic',
    name: '灯台町診療所',
    kana: 'トウダイチョウシンリョウジョ',
    town: '灯台町',
    address: '灯台町中央1-7',
    phone: '000-555-0202',
  },
  {
    key: 'office',
    kind: 'secretariat',
    name: '夕凪県救急医療連携 事務局',
    kana: 'ユウナギケンキュウキュウイリョウレンケイ ジムキョク',
    town: '潮見市',
    address: '潮見市県庁前1',
    phone: '000-555-0001',
  },
  {
    key: 'city-hall',
    kind: 'municipality',
    name: '潮見市役所 介護保険課',
    kana: 'シオミシヤクショ カイゴホケンカ',
    town: '潮見市',
    address: '潮見市役所前1-1',
    phone: '000-555-0011',
  },
  { key: 'household', kind: 'household', name: 'ご家族', town: '潮見市', address: '', phone: '' },
];

export interface DemoHospital {
  key: string;
  name: string;
  kana: string;
  town: string;
  address: string;
  phone: string;
  latitude: number;
  longitude: number;
  level: 'primary' | 'secondary' | 'tertiary';
  capabilities: readonly string[];
  beds: number;
}

/** The station itself, for distances: a point at sea, so that no real place is meant. */
export const demoStationPosition = { latitude: 32.2, longitude: 136.6 };

/** Eight hospitals around the station. Capability codes are those of core/receiving/capability.ts. */
export const demoHospitals: readonly DemoHospital[] = [
  {
    key: 'chuo',
    name: '夕凪中央病院 救命救急センター',
    kana: 'ユウナギチュウオウビョウイン',
    town: '潮見市',
    address: '潮見市中央3-1',
    phone: '000-555-1001',
    latitude: 32.231,
    longitude: 136.622,
    level: 'tertiary',
    capabilities: [
      'internal',
      'surgery',
      'stroke',
      'cardiac',
      'trauma',
      'burn',
      'dialysis',
      'icu',
      'endoscopy',
      'paediatric',
      'obstetric',
      'orthopaedic',
    ],
    beds: 620,
  },
  {
    key: 'shiomi',
    name: '潮見総合病院',
    kana: 'シオミソウゴウビョウイン',
    town: '潮見市',
    address: '潮見市汐入4-2',
    phone: '000-555-1002',
    latitude: 32.205,
    longitude: 136.577,
    level: 'secondary',
    capabilities: ['internal', 'surgery', 'stroke', 'cardiac', 'dialysis', 'endoscopy', 'orthopaedic'],
    beds: 310,
  },
  {
    key: 'todai',
    name: '灯台町立病院',
    kana: 'トウダイチョウリツビョウイン',
    town: '灯台町',
    address: '灯台町岬1-1',
    phone: '000-555-1003',
    latitude: 32.146,
    longitude: 136.655,
    level: 'secondary',
    capabilities: ['internal', 'surgery', 'orthopaedic'],
    beds: 140,
  },
  {
    key: 'matsubara',
    name: '松原脳神経外科病院',
    kana: 'マツバラノウシンケイゲカビョウイン',
    town: '潮見市',
    address: '潮見市松原7-7',
    phone: '000-555-1004',
    latitude: 32.248,
    longitude: 136.571,
    level: 'secondary',
    capabilities: ['stroke', 'trauma', 'internal'],
    beds: 120,
  },
  {
    key: 'hamakaze',
    name: '浜風循環器病院',
    kana: 'ハマカゼジュンカンキビョウイン',
    town: '潮見市',
    address: '潮見市浜風2-5',
    phone: '000-555-1005',
    latitude: 32.184,
    longitude: 136.612,
    level: 'secondary',
    capabilities: ['cardiac', 'internal', 'icu'],
    beds: 150,
  },
  {
    key: 'seiran',
    name: '青嵐会病院',
    kana: 'セイランカイビョウイン',
    town: '青嵐市',
    address: '青嵐市北3-9',
    phone: '000-555-1006',
    latitude: 32.296,
    longitude: 136.688,
    level: 'secondary',
    capabilities: ['internal', 'surgery', 'endoscopy', 'dialysis', 'psychiatric'],
    beds: 260,
  },
  {
    key: 'misaki',
    name: '岬リハビリテーション病院',
    kana: 'ミサキリハビリテーションビョウイン',
    town: '灯台町',
    address: '灯台町岬9-3',
    phone: '000-555-1007',
    latitude: 32.139,
    longitude: 136.669,
    level: 'primary',
    capabilities: ['internal', 'orthopaedic'],
    beds: 90,
  },
  {
    key: 'kaede',
    name: 'かえで母子医療センター',
    kana: 'カエデボシイリョウセンター',
    town: '青嵐市',
    address: '青嵐市楓1-2',
    phone: '000-555-1008',
    latitude: 32.312,
    longitude: 136.642,
    level: 'tertiary',
    capabilities: ['obstetric', 'paediatric', 'surgery', 'icu'],
    beds: 200,
  },
];

export interface DemoPerson {
  key: string;
  name: string;
  post: string;
  role: Role;
  /** Key of a facility or hospital above. */
  facility: string;
}

export const demoPeople: readonly DemoPerson[] = [
  { key: 'crew-1', name: '潮見 一郎', post: '潮見救急1 隊長・救急救命士', role: 'crew', facility: 'station' },
  { key: 'crew-2', name: '波多 みなと', post: '潮見救急2 救急救命士', role: 'crew', facility: 'station' },
  { key: 'home-1', name: '日向 さくら', post: '施設看護師', role: 'care-home', facility: 'hinata' },
  { key: 'home-2', name: '漣 ともこ', post: '施設看護師', role: 'care-home', facility: 'sazanami' },
  { key: 'home-3', name: '木漏 かえで', post: '管理者', role: 'care-home-manager', facility: 'komorebi' },
  { key: 'doctor-1', name: '港 まさと', post: '院長', role: 'clinic', facility: 'minato-clinic' },
  { key: 'doctor-2', name: '灯 あきら', post: '医師', role: 'clinic', facility: 'todai-clinic' },
  { key: 'er-chuo', name: '中央 れい', post: '救急科医師', role: 'hospital', facility: 'chuo' },
  { key: 'er-shiomi', name: '汐入 けん', post: '救急外来看護師', role: 'hospital', facility: 'shiomi' },
  { key: 'er-todai', name: '岬 ゆう', post: '当直医', role: 'hospital', facility: 'todai' },
  { key: 'er-matsubara', name: '松原 のぞみ', post: '当直医', role: 'hospital', facility: 'matsubara' },
  { key: 'er-hamakaze', name: '浜風 たくみ', post: '当直医', role: 'hospital', facility: 'hamakaze' },
  { key: 'er-seiran', name: '青嵐 みどり', post: '救急外来看護師', role: 'hospital', facility: 'seiran' },
  { key: 'er-misaki', name: '岬 はるか', post: '当直医', role: 'hospital', facility: 'misaki' },
  { key: 'er-kaede', name: '楓 しおり', post: '救急科医師', role: 'hospital', facility: 'kaede' },
  { key: 'secretary', name: '県庁 つなぐ', post: '事務局担当', role: 'secretariat', facility: 'office' },
  {
    key: 'supervisor',
    name: '浜松 まもる',
    post: '救急課長',
    role: 'crew-supervisor',
    facility: 'station',
  },
  {
    key: 'manager-hinata',
    name: '日向 おさむ',
    post: '施設長',
    role: 'care-home-manager',
    facility: 'hinata',
  },
  {
    key: 'nurse-minato',
    name: '港 うみ',
    post: '看護師',
    role: 'clinic-staff',
    facility: 'minato-clinic',
  },
  {
    key: 'admin-chuo',
    name: '中央 すすむ',
    post: '事務部長',
    role: 'hospital-admin',
    facility: 'chuo',
  },
  {
    key: 'secretary-2',
    name: '県庁 むすぶ',
    post: '事務局担当',
    role: 'secretariat',
    facility: 'office',
  },
  { key: 'auditor', name: '県庁 みはる', post: '監査担当', role: 'auditor', facility: 'office' },
  {
    key: 'importer',
    name: '潮見 まちこ',
    post: '介護保険課 主任',
    role: 'municipality',
    facility: 'city-hall',
  },
  { key: 'family', name: '襷 花子', post: '襷 ヨシさんの長女', role: 'patient', facility: 'household' },
];
/** Whose record the demo's family member may see: key of a resident in residents.ts. */
export const demoFamilyOf = 'tasuki-yoshi';
