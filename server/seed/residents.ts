// The invented residents of the demo: a few written by hand to show every case a crew may meet, a set of names that
// are hard to search for, and the rest composed from lists. Names are built from words like 見本 and 例.
import type { IdentityValue } from '#lib/core/record/item.ts';
import type { ItemDraft } from '#lib/core/record/resident-draft.ts';
import { day, type DemoItem, type DemoResident } from './demo-resident.ts';
import { ordinaryResidents } from './ordinary-residents.ts';

const item = (
  by: 'home' | 'clinic',
  daysAgo: number,
  draft: ItemDraft,
  confirmedDaysAgo?: number,
): DemoItem => ({
  item: draft,
  by,
  daysAgo,
  confirmedDaysAgo,
});

const yoshi: DemoResident = {
  key: 'tasuki-yoshi',
  home: 'hinata',
  clinic: 'minato-clinic',
  identity: {
    familyName: '襷',
    givenName: 'ヨシ',
    familyKana: 'タスキ',
    givenKana: 'ヨシ',
    birthDate: day('1939-03-05'),
    sex: 'female',
    address: '潮見市丘の上2-8 ひなた苑',
    phone: '000-555-0101',
    bloodType: 'A型(本人申告)',
  },
  affiliation: {
    room: '203',
    clinic: 'みなと内科クリニック',
    doctor: '港 まさと',
    clinicPhone: '000-555-0201',
    emergencyHospital: '夕凪中央病院 救命救急センター',
  },
  items: [
    item(
      'clinic',
      210,
      {
        kind: 'contraindication',
        value: { name: 'ペニシリン系抗菌薬', reaction: 'アナフィラキシー(2011年)' },
      },
      12,
    ),
    item(
      'clinic',
      210,
      { kind: 'contraindication', value: { name: 'ロキソニン錠６０ｍｇ', reaction: '喘息発作' } },
      12,
    ),
    item('home', 95, { kind: 'allergy', value: { category: 'food', detail: 'そば' } }, 12),
    item('home', 95, { kind: 'allergy', value: { category: 'iodine', detail: '造影剤で発疹' } }, 12),
    item(
      'clinic',
      40,
      {
        kind: 'drug',
        value: {
          name: 'ワーファリン錠１ｍｇ',
          dose: '2.5錠',
          usage: '1日1回 夕食後',
          prescriber: 'みなと内科クリニック',
        },
      },
      12,
    ),
    item(
      'clinic',
      40,
      {
        kind: 'drug',
        value: {
          name: 'メインテート錠２．５ｍｇ',
          dose: '1錠',
          usage: '1日1回 朝食後',
          prescriber: 'みなと内科クリニック',
        },
      },
      12,
    ),
    item(
      'clinic',
      40,
      {
        kind: 'drug',
        value: {
          name: 'ラシックス錠２０ｍｇ',
          dose: '1錠',
          usage: '1日1回 朝食後',
          prescriber: 'みなと内科クリニック',
        },
      },
      12,
    ),
    item('clinic', 40, {
      kind: 'drug',
      value: {
        name: 'アリセプト錠５ｍｇ',
        dose: '1錠',
        usage: '1日1回 朝食後',
        prescriber: 'みなと内科クリニック',
      },
    }),
    item(
      'clinic',
      210,
      { kind: 'disease', value: { name: '心房細動', main: true, since: day('2016-04-01') } },
      40,
    ),
    item('clinic', 210, { kind: 'disease', value: { name: '慢性心不全', main: true } }, 40),
    item('clinic', 210, { kind: 'disease', value: { name: '気管支喘息', main: true } }, 40),
    item('clinic', 300, { kind: 'disease', value: { name: 'アルツハイマー型認知症', main: true } }),
    item('clinic', 300, {
      kind: 'history',
      value: { text: '2019年 脳梗塞（右上肢に軽い麻痺が残る）。2023年 大腿骨頚部骨折で手術。' },
    }),
    item(
      'clinic',
      210,
      { kind: 'treatment', value: { category: 'pacemaker', detail: '2018年植込み・DDD' } },
      40,
    ),
    item(
      'home',
      60,
      { kind: 'contact', value: { name: '襷 花子', relation: '長女', phone: '000-5550-3001', order: 1 } },
      12,
    ),
    item('home', 60, {
      kind: 'contact',
      value: { name: '襷 太一', relation: '長男', phone: '000-5550-3002', order: 2 },
    }),
    item('clinic', 120, {
      kind: 'acp',
      value: {
        wish: 'no-intubation',
        text: '苦痛をやわらげる治療は希望する。気管内挿管・人工呼吸は希望しない。',
        discussedOn: day('2026-07-18'),
        author: '港 まさと',
        withWhom: '本人・長女・施設看護師',
        doctorToCall: '港 まさと',
        doctorPhone: '000-555-0201',
        documentPlace: '居室の緊急ファイル',
      },
    }),
    item('home', 60, { kind: 'care', value: { topic: 'care-level', text: '要介護3' } }),
    item('home', 60, { kind: 'care', value: { topic: 'mobility', text: '車いす・一部介助' } }),
    item('home', 60, { kind: 'care', value: { topic: 'meal-form', text: '刻み食・とろみ中' } }),
    item('home', 60, { kind: 'care', value: { topic: 'cognition', text: 'HDS-R 14点（2026年6月）' } }),
  ],
  consent: {
    formReference: '同意書 H-0001',
    givenOn: day('2026-02-01'),
    giver: '襷 花子',
    giverIs: 'proxy',
    relation: '長女',
    takenBy: '日向 さくら',
  },
  state: 'active',
  card: 'current',
};

/** Dialysis and diabetes; the record is newer than the paper. */
const mamoru: DemoResident = {
  key: 'todai-mamoru',
  home: 'sazanami',
  clinic: 'todai-clinic',
  identity: {
    familyName: '灯台',
    givenName: '守',
    familyKana: 'トウダイ',
    givenKana: 'マモル',
    birthDate: day('1944-11-23'),
    sex: 'male',
    address: '灯台町岬3-12 さざなみ',
  },
  affiliation: {
    room: 'B-12',
    clinic: '灯台町診療所',
    doctor: '灯 あきら',
    clinicPhone: '000-555-0202',
    emergencyHospital: '潮見総合病院',
  },
  items: [
    item('clinic', 150, { kind: 'statement', value: { section: 'contraindication', says: 'none' } }, 30),
    item('home', 150, { kind: 'statement', value: { section: 'allergy', says: 'unknown' } }),
    item('clinic', 33, {
      kind: 'drug',
      value: { name: 'ランタス注ソロスター３００単位', dose: '8単位', usage: '1日1回 朝' },
    }),
    item('clinic', 33, {
      kind: 'drug',
      value: { name: 'バイアスピリン錠１００ｍｇ', dose: '1錠', usage: '1日1回 朝食後' },
    }),
    item('clinic', 33, {
      kind: 'drug',
      value: { name: 'アムロジピンＯＤ錠５ｍｇ「トーワ」', dose: '1錠', usage: '1日1回 朝食後' },
    }),
    item('clinic', 150, { kind: 'disease', value: { name: '末期腎不全', main: true } }),
    item('clinic', 150, { kind: 'disease', value: { name: '２型糖尿病', main: true } }),
    item('clinic', 150, { kind: 'disease', value: { name: '陳旧性心筋梗塞', main: true } }),
    item('clinic', 20, {
      kind: 'disease',
      value: { name: '肺の腫瘤', main: false, suspected: true, uninformed: true },
    }),
    item(
      'clinic',
      150,
      { kind: 'treatment', value: { category: 'dialysis', detail: '月水金・左前腕シャント' } },
      33,
    ),
    item('home', 150, {
      kind: 'contact',
      value: { name: '灯台 光', relation: '妻', phone: '000-5550-3011', order: 1 },
    }),
    item('home', 430, {
      kind: 'acp',
      value: {
        wish: 'undecided',
        discussedOn: day('2025-09-10'),
        author: '漣 ともこ',
        withWhom: '本人',
        doctorToCall: '灯 あきら',
        doctorPhone: '000-555-0202',
      },
    }),
  ],
  consent: {
    formReference: '同意書 S-0002',
    givenOn: day('2026-03-12'),
    giver: '灯台 守',
    giverIs: 'patient',
    takenBy: '漣 ともこ',
  },
  state: 'active',
  card: 'behind',
};

/** Nothing is known yet: every section must read 'unknown'. */
const shirazu: DemoResident = {
  key: 'fumei-shirazu',
  home: 'komorebi',
  clinic: 'minato-clinic',
  identity: {
    familyName: '未聴取',
    givenName: 'しらず',
    familyKana: 'ミチョウシュ',
    givenKana: 'シラズ',
    birthDate: day('1933-01-01'),
    sex: 'female',
  },
  affiliation: { room: '7' },
  items: [],
  consent: {
    formReference: '同意書 K-0003',
    givenOn: day('2026-11-01'),
    giver: '未聴取 しらず',
    giverIs: 'patient',
    takenBy: '木漏 かえで',
  },
  state: 'active',
  card: 'current',
};

/** Consent withdrawn: the card must open nothing. */
const tekkai: DemoResident = {
  key: 'tekkai-toru',
  home: 'hinata',
  clinic: 'minato-clinic',
  identity: {
    familyName: '撤回',
    givenName: '透',
    familyKana: 'テッカイ',
    givenKana: 'トオル',
    birthDate: day('1941-06-30'),
    sex: 'male',
  },
  affiliation: { room: '105' },
  items: [
    item('clinic', 200, {
      kind: 'drug',
      value: { name: 'テグレトール錠２００ｍｇ', dose: '2錠', usage: '1日2回 朝夕食後' },
    }),
  ],
  consent: {
    formReference: '同意書 H-0004',
    givenOn: day('2026-01-10'),
    giver: '撤回 透',
    giverIs: 'patient',
    takenBy: '日向 さくら',
  },
  state: 'consent-withdrawn',
  card: 'current',
};

const deceased: DemoResident = {
  ...tekkai,
  key: 'taiseki-sumi',
  home: 'sazanami',
  clinic: 'todai-clinic',
  identity: {
    familyName: '退籍',
    givenName: 'すみ',
    familyKana: 'タイセキ',
    givenKana: 'スミ',
    birthDate: day('1930-08-08'),
    sex: 'female',
  },
  affiliation: { room: 'A-3' },
  items: [],
  consent: {
    formReference: '同意書 S-0005',
    givenOn: day('2026-01-15'),
    giver: '退籍 すみ',
    giverIs: 'patient',
    takenBy: '漣 ともこ',
  },
  state: 'deceased',
};

/** [key, family, given, family kana, given kana, birth date, sex]: names that defeat a naive search. */
const hardNames: readonly [string, string, string, string, string, string, IdentityValue['sex']][] = [
  ['twin-1', '双葉', '見本一', 'フタバ', 'ミホイチ', '1940-05-17', 'male'],
  ['twin-2', '双葉', '見本二', 'フタバ', 'ミホジ', '1940-05-17', 'male'],
  ['homonym-1', '同名', '例子', 'ドウメイ', 'レイコ', '1938-02-14', 'female'],
  ['homonym-2', '道明', '玲子', 'ドウメイ', 'レイコ', '1938-02-14', 'female'],
  ['homonym-3', '同名', '例子', 'ドウメイ', 'レイコ', '1946-09-01', 'female'],
  ['takahashi-1', '髙橋', '見本', 'タカハシ', 'ミホン', '1937-12-03', 'male'],
  ['takahashi-2', '高橋', '見本', 'タカハシ', 'ミホン', '1942-12-03', 'male'],
  ['yamazaki', '山﨑', '例一', 'ヤマザキ', 'レイイチ', '1935-04-29', 'male'],
  ['yamasaki', '山崎', '試子', 'ヤマサキ', 'タメシコ', '1943-07-07', 'female'],
  ['watanabe', '渡邉', '仮奈', 'ワタナベ', 'カナ', '1945-01-12', 'female'],
  ['yoshida', '𠮷田', '見本吉', 'ヨシダ', 'ミホキチ', '1936-10-10', 'male'],
  ['saito', '齋藤', '試一', 'サイトウ', 'シイチ', '1939-08-19', 'male'],
  ['nakajima', '中島', '例次', 'ナカジマ', 'レイジ', '1944-03-21', 'male'],
  ['oono', '大野', '見本江', 'オオノ', 'ミホエ', '1941-11-11', 'female'],
  ['ono', '小野', '見本江', 'オノ', 'ミホエ', '1941-11-11', 'female'],
  ['vieira', 'ヴィエイラ', 'ミホン', 'ヴィエイラ', 'ミホン', '1947-06-02', 'female'],
  ['shoichi', '例題', '昇一', 'レイダイ', 'ショウイチ', '1934-05-06', 'male'],
  ['swap', '一二三', '試', 'ヒフミ', 'タメシ', '1948-04-09', 'male'],
  ['era-slip', '元号', '違江', 'ゲンゴウ', 'チガエ', '1935-10-02', 'female'],
  ['day-month', '月日', '逆太', 'ガッピ', 'サカタ', '1942-03-11', 'male'],
];

const hard: DemoResident[] = hardNames.map(
  ([key, familyName, givenName, familyKana, givenKana, birthDate, sex], index) => {
    const home = (['hinata', 'sazanami', 'komorebi'] as const)[index % 3]!;
    return {
      key,
      home,
      clinic: index % 3 === 1 ? 'todai-clinic' : 'minato-clinic',
      identity: { familyName, givenName, familyKana, givenKana, birthDate: day(birthDate), sex },
      affiliation: { room: String(301 + index), emergencyHospital: '潮見総合病院' },
      items: [
        item('home', 20 + index * 9, {
          kind: 'statement',
          value: { section: 'contraindication', says: index % 2 ? 'none' : 'unknown' },
        }),
        item('home', 20 + index * 9, {
          kind: 'statement',
          value: { section: 'allergy', says: index % 3 ? 'none' : 'unknown' },
        }),
        item('clinic', 15 + index * 6, {
          kind: 'drug',
          value: { name: 'アムロジピンＯＤ錠５ｍｇ「トーワ」', dose: '1錠', usage: '1日1回 朝食後' },
        }),
        item('clinic', 15 + index * 6, { kind: 'disease', value: { name: '高血圧症', main: true } }),
        item('home', 30, {
          kind: 'contact',
          value: {
            name: `${familyName} 連絡子`,
            relation: '家族',
            phone: `000-5550-4${String(index).padStart(3, '0')}`,
            order: 1,
          },
        }),
      ],
      consent: {
        formReference: `同意書 N-${String(index + 1).padStart(4, '0')}`,
        givenOn: day('2026-04-01'),
        giver: `${familyName} ${givenName}`,
        giverIs: 'patient',
        takenBy: '施設職員',
      },
      state: 'active',
      card: index % 5 === 4 ? 'none' : 'current',
    };
  },
);

/** Sixty residents in three homes. */
export const demoResidents: readonly DemoResident[] = [
  yoshi,
  mamoru,
  shirazu,
  tekkai,
  deceased,
  ...hard,
  ...ordinaryResidents(60 - 5 - hard.length),
];
