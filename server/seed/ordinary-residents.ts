// Residents composed from lists, the same every time.
import type { ItemDraft } from '#lib/core/record/resident-draft.ts';
import { day, type DemoItem, type DemoResident } from './demo-resident.ts';

const families: readonly [string, string][] = [
  ['汐風', 'シオカゼ'],
  ['夕凪', 'ユウナギ'],
  ['星月', 'ホシヅキ'],
  ['波間', 'ナミマ'],
  ['貝殻', 'カイガラ'],
  ['朝霧', 'アサギリ'],
  ['夜露', 'ヨツユ'],
  ['春雨', 'ハルサメ'],
  ['秋桜', 'アキザクラ'],
  ['月見', 'ツキミ'],
  ['雪見', 'ユキミ'],
  ['青葉', 'アオバ'],
  ['若草', 'ワカクサ'],
  ['小春', 'コハル'],
  ['千鳥', 'チドリ'],
  ['入道雲', 'ニュウドウグモ'],
  ['虹橋', 'ニジハシ'],
  ['風鈴', 'フウリン'],
  ['蛍火', 'ホタルビ'],
];
const women: readonly [string, string][] = [
  ['松', 'マツ'],
  ['竹', 'タケ'],
  ['梅', 'ウメ'],
  ['鶴', 'ツル'],
  ['菊', 'キク'],
  ['藤', 'フジ'],
  ['桐', 'キリ'],
];
const men: readonly [string, string][] = [
  ['亀吉', 'カメキチ'],
  ['富士男', 'フジオ'],
  ['鷹二', 'タカジ'],
  ['茄子三', 'ナスゾウ'],
  ['波平太', 'ナミヘイタ'],
  ['岩男', 'イワオ'],
];

const profiles: readonly {
  drugs: [string, string, string][];
  diseases: string[];
  treatment?: ItemDraft;
  contraindication?: string;
}[] = [
  {
    drugs: [
      ['エリキュース錠５ｍｇ', '2錠', '1日2回 朝夕食後'],
      ['ノルバスク錠２．５ｍｇ', '1錠', '1日1回 朝食後'],
    ],
    diseases: ['心房細動', '高血圧症'],
  },
  {
    drugs: [
      ['アマリール１ｍｇ錠', '1錠', '1日1回 朝食前'],
      ['ジャヌビア錠５０ｍｇ', '1錠', '1日1回 朝食後'],
    ],
    diseases: ['２型糖尿病', '脂質異常症'],
  },
  {
    drugs: [['プラビックス錠７５ｍｇ', '1錠', '1日1回 朝食後']],
    diseases: ['脳梗塞後遺症', '高血圧症'],
    contraindication: 'アスピリン',
  },
  {
    drugs: [
      ['プレドニン錠５ｍｇ', '1錠', '1日1回 朝食後'],
      ['チラーヂンＳ錠５０μｇ', '1錠', '1日1回 起床時'],
    ],
    diseases: ['関節リウマチ', '甲状腺機能低下症'],
  },
  {
    drugs: [['イーケプラ錠５００ｍｇ', '2錠', '1日2回 朝夕食後']],
    diseases: ['てんかん'],
    contraindication: 'テグレトール錠２００ｍｇ',
  },
  {
    drugs: [
      ['リクシアナ錠３０ｍｇ', '1錠', '1日1回 朝食後'],
      ['ジゴシン錠０．２５ｍｇ', '0.5錠', '1日1回 朝食後'],
    ],
    diseases: ['慢性心不全', '心房細動'],
    treatment: { kind: 'treatment', value: { category: 'pacemaker', detail: '植込み 2020年' } },
  },
  {
    drugs: [['ニトロペン舌下錠０．３ｍｇ', '1錠', '胸痛時']],
    diseases: ['狭心症', '慢性閉塞性肺疾患'],
    contraindication: 'βブロッカー',
  },
  {
    drugs: [['アリセプト錠５ｍｇ', '1錠', '1日1回 朝食後']],
    diseases: ['アルツハイマー型認知症', '誤嚥性肺炎'],
    treatment: { kind: 'treatment', value: { category: 'stoma', detail: '左下腹部' } },
  },
];

/** Composes `count` residents spread over the three homes; deterministic. */
export function ordinaryResidents(count: number): DemoResident[] {
  return Array.from({ length: count }, (_, index) => ordinaryResident(index));
}

function ordinaryResident(index: number): DemoResident {
  const [familyName, familyKana] = families[index % families.length]!;
  const female = index % 3 !== 1;
  const [givenName, givenKana] = (female ? women : men)[
    (index * 5 + Math.floor(index / 7)) % (female ? women : men).length
  ]!;
  const profile = profiles[index % profiles.length]!;
  const year = 1931 + ((index * 7) % 19);
  const birthDate = day(`${year}-${pad(1 + ((index * 5) % 12))}-${pad(1 + ((index * 11) % 28))}`);
  const home = (['hinata', 'sazanami', 'komorebi'] as const)[index % 3]!;
  return {
    key: `ordinary-${index + 1}`,
    home,
    clinic: home === 'sazanami' ? 'todai-clinic' : 'minato-clinic',
    identity: { familyName, givenName, familyKana, givenKana, birthDate, sex: female ? 'female' : 'male' },
    affiliation: {
      room: String(101 + index),
      emergencyHospital: index % 2 ? '潮見総合病院' : '夕凪中央病院 救命救急センター',
    },
    items: itemsOf(index, familyName, profile),
    consent: {
      formReference: `同意書 T-${String(index + 1).padStart(4, '0')}`,
      givenOn: day(`2026-${pad(1 + (index % 9))}-15`),
      giver: `${familyName} ${givenName}`,
      giverIs: 'patient',
      takenBy: '施設職員',
    },
    state: 'active',
    card: index % 6 === 5 ? 'none' : index % 8 === 3 ? 'behind' : 'current',
  };
}

function itemsOf(index: number, familyName: string, profile: (typeof profiles)[number]): DemoItem[] {
  const age = (index * 23) % 260;
  const clinic = (item: ItemDraft): DemoItem => ({ item, by: 'clinic', daysAgo: age + 5 });
  const home = (item: ItemDraft): DemoItem => ({ item, by: 'home', daysAgo: age + 2 });
  return [
    clinic(
      profile.contraindication
        ? { kind: 'contraindication', value: { name: profile.contraindication } }
        : { kind: 'statement', value: { section: 'contraindication', says: index % 4 ? 'none' : 'unknown' } },
    ),
    home({ kind: 'statement', value: { section: 'allergy', says: index % 3 ? 'none' : 'unknown' } }),
    ...profile.drugs.map(([name, dose, usage]) => clinic({ kind: 'drug', value: { name, dose, usage } })),
    ...profile.diseases.map((name) => clinic({ kind: 'disease', value: { name, main: true } })),
    ...(profile.treatment ? [clinic(profile.treatment)] : []),
    home({
      kind: 'contact',
      value: {
        name: `${familyName} 連絡郎`,
        relation: index % 2 ? '長男' : '長女',
        phone: `000-5550-5${String(index).padStart(3, '0')}`,
        order: 1,
      },
    }),
    ...(index % 4 === 0
      ? [
          clinic({
            kind: 'acp',
            value: {
              wish: 'no-cpr',
              text: '心肺蘇生は望まない。',
              discussedOn: day('2026-05-20'),
              author: '主治医',
              withWhom: '本人・家族',
              documentPlace: '事務室の緊急ファイル',
            },
          }),
        ]
      : []),
  ];
}

const pad = (value: number) => String(value).padStart(2, '0');
