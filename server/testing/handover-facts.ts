// A handover for tests: an ordinary one, and one in which everything was written as long as it may be.
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { CaseEvent, RequestView } from '#lib/core/contract/receiving.ts';
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import type { EmergencySubset, Stamp } from '#lib/core/record/emergency-subset.ts';

/** 2026-11-20 14:00 in Japan. */
export const handedOverAt = Date.parse('2026-11-20T05:00:00Z');
const minute = 60_000;
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function request(): RequestView {
  return {
    id: id(1),
    caseId: id(2),
    hospitalId: id(3),
    hospitalName: '見本中央病院',
    crew: '見本消防署 救急隊長 見本 守',
    state: 'handed-over',
    facts: {
      urgency: 'red-2',
      category: 'heart',
      complaint: '胸が痛い、冷や汗',
      age: 86,
      sex: 'female',
      etaMinutes: 12,
      flags: ['anticoagulant'],
    },
    askedAt: (handedOverAt - 40 * minute) as Instant,
    answeredAt: (handedOverAt - 39 * minute) as Instant,
    decidedAt: (handedOverAt - 38 * minute) as Instant,
    channel: 'board',
    leg: 1,
    arrivedAt: (handedOverAt - 8 * minute) as Instant,
    handedOverAt: handedOverAt as Instant,
    receivedBy: '見本 救子',
    signed: 'drawn',
    version: 9,
  };
}

function events(measurements: number, notes: number, note: string): CaseEvent[] {
  const at = (before: number) => (handedOverAt - before * minute) as Instant;
  const marks = [
    ['call', 66],
    ['dispatched', 64],
    ['on-scene', 56],
    ['patient-contact', 54],
    ['loaded', 44],
    ['departed', 30],
    ['arrived', 8],
  ] as const;
  return [
    ...marks.map(([kind, before], n) => ({ id: id(100 + n), at: at(before), kind })),
    ...Array.from({ length: measurements }, (_, n): CaseEvent => {
      const vitals = {
        jcs: '3',
        gcsEyes: 3,
        gcsVerbal: 4,
        gcsMotor: 6,
        respiration: 22 + n,
        pulse: 96 + n,
        systolic: 142 - n,
        diastolic: 80,
        spo2: 94,
        temperature: 36.8,
        pupilRight: 3,
        pupilLeft: 3,
        lightRight: 'prompt',
        lightLeft: 'sluggish',
        ecg: 'atrial-fibrillation',
        oxygen: 4,
      } as const;
      return { id: id(200 + n), at: at(52 - n), kind: 'vitals', vitals };
    }),
    ...Array.from({ length: notes }, (_, n): CaseEvent => ({
      id: id(400 + n),
      at: at(50 - n / 2),
      kind: n % 2 === 0 ? 'treatment' : 'note',
      note: `${note}${n}`,
    })),
  ];
}

const rest = {
  region: '見本県（架空）',
  category: { ja: '心筋梗塞・心臓の急病の疑い', en: 'Suspected heart attack' },
  flags: [{ ja: '抗凝固薬・抗血小板薬', en: 'Blood thinner' }],
  inquiries: 2,
  writtenAt: handedOverAt + 5 * minute,
  signature: {
    way: 'drawn' as const,
    strokes: [
      [
        [100, 150],
        [300, 60],
        [500, 240],
        [880, 120],
      ] as [number, number][],
    ],
  },
};
const asked = (name: string, n: number, state: RequestView['state']): HandoverFacts['asked'][number] => ({
  name,
  state,
  channel: n % 3 === 1 ? 'phone' : 'board',
  leg: 1,
  askedAt: handedOverAt - (45 - n) * minute,
  answeredAt: handedOverAt - (44 - n) * minute,
  ...(state === 'refused' && { reason: 'beds-full' }),
});

export function ordinaryHandover(): HandoverFacts {
  return {
    ...rest,
    request: request(),
    events: events(4, 3, '酸素 4L 開始'),
    emergency: sampleSubset(),
    asked: [asked('見本第二病院', 0, 'refused'), asked('見本中央病院', 1, 'handed-over')],
  };
}

/** Nobody knows who it is, nothing was measured, nobody signed. */
export function emptyHandover(): HandoverFacts {
  const { signature: _, inquiries: __, ...sparse } = rest;
  const { signed: ___, receivedBy: ____, ...unsigned } = request();
  const { age: _____, complaint: ______, ...facts } = request().facts;
  return {
    ...sparse,
    request: { ...unsigned, facts: { ...facts, sex: 'unknown', flags: [] } },
    events: [],
    asked: [],
    flags: [],
  };
}

/** Every list as long as a record may hold, every text as long as it may be. */
export function fullestHandover(): HandoverFacts {
  const stamp: Stamp = {
    source: 'clinic',
    facility: '架空'.repeat(100),
    person: '見'.repeat(60),
    recordedOn: '2026-01-02' as PlainDate,
    confirmedOn: '2026-11-08' as PlainDate,
  };
  const line = (word: string) => (word + '長い文'.repeat(80)).slice(0, 200);
  const long = '病歴の長い文章。'.repeat(125);
  const many = <V>(value: (n: number) => V) => ({
    state: 'listed' as const,
    facts: Array.from({ length: 60 }, (_, n) => ({ value: value(n), stamp })),
  });
  const sample = sampleSubset();
  const emergency: EmergencySubset = {
    ...sample,
    contraindication: many((n) => ({ name: line(`禁忌${n}`), reaction: line('反応') })),
    allergy: many((n) => ({ category: 'food' as const, detail: line(`食物${n}`) })),
    drug: many((n) => ({ name: line(`薬${n}`), dose: '錠'.repeat(60), usage: line('用法') })),
    disease: many((n) => ({ name: line(`病名${n}`), main: n < 5 })),
    history: many(() => ({ text: long })),
    treatment: many((n) => ({ category: 'other' as const, detail: line(`処置${n}`) })),
    contact: many((n) => ({
      name: '見'.repeat(60),
      relation: '長'.repeat(60),
      phone: '0000-5555-01234',
      order: (n % 9) + 1,
    })),
    acp: many(() => ({
      wish: 'other' as const,
      text: long,
      withWhom: line('家族'),
      documentPlace: line('引出し'),
    })),
  };
  const base = request();
  return {
    ...rest,
    request: {
      ...base,
      crew: '消防'.repeat(60),
      hospitalName: '病院'.repeat(50),
      receivedBy: '見'.repeat(60),
      facts: { ...base.facts, complaint: line('主訴') },
    },
    flags: Array.from({ length: 20 }, (_, n) => ({ ja: `注意する状態${n}の長い名前`, en: '' })),
    events: events(40, 120, line('処置')),
    emergency,
    asked: Array.from({ length: 30 }, (_, n) =>
      asked(`${n}番目の病院`.repeat(8), n, n === 29 ? 'handed-over' : 'refused'),
    ),
    inquiries: 30,
  };
}
