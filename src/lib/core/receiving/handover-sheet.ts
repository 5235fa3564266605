// 活動記録の要点 on one A4 page: what stands on it and what gives way when there is too much. Nothing is left out in
// silence: a list that is shortened ends with 'ほか N 件', a text with '〔以下略〕'. Drugs that must not be given and
// allergies give way last (ADR 0029).
import type { PlainDate } from '../brands.ts';
import { formatEra } from '../identity/era.ts';
import { ageOn, daysBetween, todayInJapan } from '../identity/plain-date.ts';
import type { Section, Stamp } from '../record/emergency-subset.ts';
import { lastWordOn } from '../record/freshness.ts';
import type { ItemValue, Source } from '../record/item.ts';
import { eventTexts } from './event-texts.ts';
import type { HandoverFacts } from './handover-facts.ts';
import { signatureField, signaturePath } from './handover.ts';
import { allergyWords, sexWords, sourceWords, treatmentWords, wishWords } from '../record/words.ts';
import { refusalReasonText } from './refusal.ts';
import { clockMarks, onSceneMs, standingEvents } from './timeline.ts';
import { urgencyTexts } from './urgency-texts.ts';
import { ecgTexts, measuredTexts } from './vital-texts.ts';
import { vitalsTrend } from './vitals-trend.ts';

/** One list of the sheet, already shortened. */
export interface SheetList {
  readonly title: string;
  readonly lines: readonly string[];
  /** How many more there are: printed as 'ほか N 件'. */
  readonly more: number;
  /** 'unknown' is printed as such and never looks like 'none'. */
  readonly state: 'listed' | 'none' | 'unknown';
}

export interface HandoverSheet {
  /** Size of the body text in points. */
  readonly pt: number;
  readonly region: string;
  readonly number: string;
  readonly writtenAt: string;
  readonly day: string;
  readonly crew: string;
  readonly hospital: string;
  readonly urgency: { readonly word: string; readonly meaning: string };
  readonly category: string;
  readonly complaint: string;
  readonly flags: readonly string[];
  readonly patient: {
    readonly name: string;
    readonly kana: string;
    readonly about: string;
    readonly place: string;
  };
  readonly marks: readonly { readonly label: string; readonly time: string }[];
  readonly onScene: string;
  readonly vitals: {
    readonly times: readonly string[];
    readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
    readonly more: number;
  };
  readonly contraindications: SheetList;
  readonly allergies: SheetList;
  readonly treatments: SheetList;
  readonly drugs: SheetList;
  readonly diseases: SheetList;
  readonly history: SheetList;
  readonly contacts: SheetList;
  readonly acp: SheetList;
  readonly actions: SheetList;
  readonly asked: SheetList & { readonly inquiries: string };
  readonly handover: {
    readonly receivedBy: string;
    readonly at: string;
    readonly arrivedAt: string;
    readonly way: 'drawn' | 'typed' | 'none';
    readonly path: string;
    readonly width: number;
    readonly height: number;
  };
}

interface Room {
  pt: number;
  red: number;
  drugs: number;
  diseases: number;
  history: number;
  acp: number;
  contacts: number;
  actions: number;
  asked: number;
  times: number;
  flags: number;
  /** Longest line. */
  letters: number;
  /** Longest name of who said it. */
  who: number;
}

const columns = [
  'pt',
  'red',
  'drugs',
  'diseases',
  'history',
  'acp',
  'contacts',
  'actions',
  'asked',
  'times',
  'flags',
  'letters',
  'who',
] as const;
const room = (...sizes: number[]): Room =>
  Object.fromEntries(columns.map((name, at) => [name, sizes[at]])) as unknown as Room;

/** From what an ordinary sheet has room for to what fits whatever was written. The layout takes the first that fits. */
export const sheetRooms: readonly Room[] = [
  room(10, 60, 24, 12, 400, 4, 4, 14, 12, 8, 12, 120, 20),
  room(9, 60, 24, 12, 400, 4, 4, 14, 12, 8, 12, 120, 20),
  room(8.5, 60, 18, 10, 300, 3, 3, 10, 10, 7, 12, 100, 20),
  room(8, 60, 14, 8, 200, 2, 3, 8, 8, 6, 12, 80, 16),
  room(7.5, 60, 10, 6, 120, 2, 2, 6, 6, 6, 8, 70, 14),
  room(7.5, 30, 8, 5, 80, 1, 2, 4, 5, 5, 8, 50, 10),
  room(7, 16, 6, 4, 60, 1, 1, 3, 4, 4, 6, 40, 8),
  room(7, 10, 4, 3, 40, 1, 1, 2, 3, 3, 5, 30, 6),
];

const cutMark = '…〔以下略〕';
const cut = (text: string, letters: number) =>
  [...text].length <= letters ? text : [...text].slice(0, letters).join('') + cutMark;

/** The sheet with as much as this room allows. */
export function handoverSheet(facts: HandoverFacts, size: Room = sheetRooms[0]!): HandoverSheet {
  const { request, emergency, events } = facts;
  const today = todayInJapan(facts.writtenAt as never);
  const standing = standingEvents(events);
  const listOf = <V>(
    title: string,
    section: Section<V> | undefined,
    atMost: number,
    words: (value: V) => string,
  ): SheetList => sectionList(title, section, atMost, size, today, words);
  return {
    pt: size.pt,
    region: facts.region,
    number: request.caseId.slice(0, 8),
    writtenAt: moment(facts.writtenAt),
    day: dayOf(request.askedAt),
    crew: cut(request.crew, 60),
    hospital: cut(request.hospitalName, 40),
    urgency: {
      word: urgencyTexts[request.facts.urgency].ja,
      meaning: urgencyTexts[request.facts.urgency].meaning.ja,
    },
    category: facts.category.ja,
    complaint: cut(request.facts.complaint ?? '', size.letters),
    flags: [
      ...facts.flags.slice(0, size.flags).map(({ ja }) => ja),
      ...(facts.flags.length > size.flags ? [`ほか ${facts.flags.length - size.flags} 件`] : []),
    ],
    patient: patientOf(facts, today, size.letters),
    marks: clockMarks(events).map(({ kind, event }) => ({
      label: eventTexts[kind].ja,
      time: event ? time(event.at) : '—',
    })),
    onScene: minutesOf(
      onSceneMs(events, facts.writtenAt),
      standing.some(({ kind }) => kind === 'departed'),
    ),
    vitals: vitalsOf(facts, size.times),
    contraindications: listOf('禁忌薬', emergency?.contraindication, size.red, ({ name, reaction }) =>
      [name, reaction].filter(Boolean).join(' … '),
    ),
    allergies: listOf('アレルギー', emergency?.allergy, size.red, ({ category, detail }) =>
      detail ? `${detail}（${allergyWords[category].ja}）` : allergyWords[category].ja,
    ),
    treatments: listOf('医療・処置', emergency?.treatment, size.diseases, ({ category, detail }) =>
      [treatmentWords[category].ja, detail].filter(Boolean).join(' '),
    ),
    drugs: listOf('服用中の薬', emergency?.drug, size.drugs, ({ name, dose, usage }) =>
      [name, dose, usage].filter(Boolean).join(' '),
    ),
    diseases: listOf('主な病名', mainFirst(emergency?.disease), size.diseases, ({ name, suspected }) =>
      suspected ? `${name}（疑い）` : name,
    ),
    history: historyOf(emergency?.history, size, today),
    contacts: listOf(
      '緊急連絡先',
      byOrder(emergency?.contact),
      size.contacts,
      ({ name, relation, phone }) => `${cut(name, size.letters)}（${cut(relation, size.who)}） ${phone}`,
    ),
    acp: acpOf(emergency?.acp, size, today),
    actions: actionsOf(facts, size),
    asked: askedOf(facts, size),
    handover: {
      receivedBy: cut(request.receivedBy ?? '', 40),
      at: request.handedOverAt === undefined ? '' : moment(request.handedOverAt),
      arrivedAt: request.arrivedAt === undefined ? '—' : time(request.arrivedAt),
      way: facts.signature?.way ?? 'none',
      path: facts.signature?.way === 'drawn' ? signaturePath(facts.signature.strokes) : '',
      ...signatureField,
    },
  };
}

function sectionList<V>(
  title: string,
  section: Section<V> | undefined,
  atMost: number,
  { letters, who }: Pick<Room, 'letters' | 'who'>,
  today: PlainDate,
  words: (value: V) => string,
): SheetList {
  if (!section || section.state === 'unknown') return { title, lines: [], more: 0, state: 'unknown' };
  if (section.state === 'none')
    return { title, lines: [stampText(section.stamp, today, who)], more: 0, state: 'none' };
  const { facts } = section;
  return {
    title,
    lines: facts
      .slice(0, atMost)
      .map(({ value, stamp }) => `${cut(words(value), letters)}〔${stampText(stamp, today, who)}〕`),
    more: Math.max(0, facts.length - atMost),
    state: 'listed',
  };
}

/** '確認 12日前・施設看護師' */
export function stampText(stamp: Stamp, today: PlainDate, letters = 20): string {
  const days = Math.max(0, daysBetween(lastWordOn(stamp), today));
  const ago =
    days === 0
      ? '今日'
      : days < 60
        ? `${days}日前`
        : days < 730
          ? `${Math.floor(days / 30.44)}か月前`
          : `${Math.floor(days / 365.25)}年前`;
  const who = stamp.person ?? stamp.facility ?? sourceWords[stamp.source as Source].ja;
  return `${stamp.confirmedOn ? '確認' : '記録'} ${ago}・${[...who].length <= letters ? who : `${[...who].slice(0, letters).join('')}…`}`;
}

function patientOf({ emergency, request, described }: HandoverFacts, today: PlainDate, letters: number) {
  if (!emergency) {
    const { age, sex } = request.facts;
    const seen = [described?.mark, described?.clothing, described?.foundAt].filter(Boolean).join('、');
    return {
      name: '氏名不明',
      kana: '',
      about: `${age === undefined ? '年齢不明' : `${age}歳くらい（推定）`}・${sexWords[sex].ja}`,
      place: cut(seen, letters),
    };
  }
  const { value } = emergency.identity;
  const home = emergency.affiliation?.value;
  return {
    name: `${value.familyName} ${value.givenName}`,
    kana: `${value.familyKana} ${value.givenKana}`,
    about: `${formatEra(value.birthDate)}（${value.birthDate.slice(0, 4)}）生 ${ageOn(value.birthDate, today)}歳・${sexWords[value.sex].ja}`,
    place: cut(
      [
        home?.careHome,
        home?.room,
        value.address,
        home?.clinic && `かかりつけ ${home.clinic} ${home.doctor ?? ''}`,
      ]
        .filter(Boolean)
        .join('　'),
      letters,
    ),
  };
}

/** The first and the newest measurements stay; those between give way. */
function vitalsOf({ events }: HandoverFacts, atMost: number): HandoverSheet['vitals'] {
  const trend = vitalsTrend(events);
  const all = trend.times.map((_, at) => at);
  const kept = all.length <= atMost ? all : [0, ...all.slice(all.length - (atMost - 1))];
  return {
    times: kept.map((at) => time(trend.times[at]!)),
    rows: trend.rows.map(({ sign, cells }) => ({
      label: measuredTexts[sign].ja + (measuredTexts[sign].unit ? ` ${measuredTexts[sign].unit.ja}` : ''),
      cells: kept.map((at) => {
        const text = cells[at]?.text ?? '';
        return sign === 'ecg' && text in ecgTexts ? ecgTexts[text as keyof typeof ecgTexts].ja : text;
      }),
    })),
    more: all.length - kept.length,
  };
}

function historyOf(
  section: Section<ItemValue['history']> | undefined,
  size: Room,
  today: PlainDate,
): SheetList {
  const list = sectionList('病歴・経過', section, 2, { ...size, letters: size.history }, today, ({ text }) =>
    text.replace(/\s+/g, ' '),
  );
  return list;
}

/** Evidence, not a flag: what, when, by whom, with whom, whom to call, where the paper is. */
function acpOf(section: Section<ItemValue['acp']> | undefined, size: Room, today: PlainDate): SheetList {
  return sectionList(
    '希望・ACP',
    section,
    size.acp,
    { ...size, letters: Math.max(80, size.letters) },
    today,
    (wish) =>
      [
        wishWords[wish.wish].ja,
        wish.text,
        wish.discussedOn && `話し合い ${wish.discussedOn.replaceAll('-', '/')}`,
        wish.author && `記載 ${wish.author}`,
        wish.withWhom && `同席 ${wish.withWhom}`,
        wish.doctorToCall && `医師 ${wish.doctorToCall} ${wish.doctorPhone ?? ''}`,
        wish.documentPlace && `書面 ${wish.documentPlace}`,
      ]
        .filter(Boolean)
        .join('／'),
  );
}

/** Treatments first, then notes; the newest are kept, in the order of time. */
function actionsOf({ events }: HandoverFacts, size: Room): SheetList {
  const standing = standingEvents(events).filter(
    ({ kind, note }) => (kind === 'treatment' || kind === 'note' || kind === 'identified') && note,
  );
  const ranked = [...standing].sort(
    (a, b) => Number(b.kind === 'treatment') - Number(a.kind === 'treatment') || b.at - a.at,
  );
  const kept = new Set(ranked.slice(0, size.actions).map(({ id }) => id));
  return {
    title: '処置・観察',
    lines: standing
      .filter(({ id }) => kept.has(id))
      .map(
        ({ at, kind, note }) =>
          `${time(at)} ${kind === 'treatment' ? '【処置】' : ''}${cut(note!, size.letters)}`,
      ),
    more: standing.length - kept.size,
    // Nothing written down does not say that nothing was done.
    state: standing.length === 0 ? 'unknown' : 'listed',
  };
}

function askedOf({ asked, inquiries }: HandoverFacts, size: Room): HandoverSheet['asked'] {
  const received = (one: (typeof asked)[number]) => one.state === 'chosen' || one.state === 'handed-over';
  const kept = new Set(
    [...asked]
      .sort((a, b) => Number(received(b)) - Number(received(a)) || a.askedAt - b.askedAt)
      .slice(0, size.asked),
  );
  return {
    title: '照会先',
    inquiries: inquiries === undefined ? '—' : String(inquiries),
    lines: asked
      .filter((one) => kept.has(one))
      .map((one) => cut(`${time(one.askedAt)} ${one.name}：${answerText(one)}`, size.letters + 20)),
    more: asked.length - kept.size,
    state: asked.length === 0 ? 'unknown' : 'listed',
  };
}

function answerText(one: HandoverFacts['asked'][number]): string {
  const by = one.channel === 'phone' ? '（電話）' : one.channel === 'allocated' ? '（割当）' : '';
  const why = one.reason ? `・${refusalReasonText(one.reason).ja}` : '';
  const condition = one.condition ? `・${one.condition}` : '';
  const texts: Record<typeof one.state, string> = {
    asked: '返答なし',
    accepted: '受入可',
    conditional: '条件付き',
    refused: '不可',
    chosen: '受入',
    'handed-over': '受入',
    withdrawn: one.answeredAt === undefined ? '返答前に取消' : '受入可・他院に決定',
  };
  return `${texts[one.state]}${by}${why}${condition}`;
}

function mainFirst(section: Section<ItemValue['disease']> | undefined) {
  return section?.state === 'listed'
    ? { ...section, facts: [...section.facts].sort((a, b) => Number(b.value.main) - Number(a.value.main)) }
    : section;
}
function byOrder(section: Section<ItemValue['contact']> | undefined) {
  return section?.state === 'listed'
    ? { ...section, facts: [...section.facts].sort((a, b) => a.value.order - b.value.order) }
    : section;
}

const inJapan = (instant: number) => new Date(instant + 9 * 3_600_000).toISOString();
const time = (instant: number) => inJapan(instant).slice(11, 16);
const dayOf = (instant: number) => inJapan(instant).slice(0, 10).replaceAll('-', '/');
const moment = (instant: number) => `${dayOf(instant)} ${time(instant)}`;
const minutesOf = (ms: number | undefined, hasLeft: boolean) =>
  ms === undefined || !hasLeft ? '—' : `${Math.floor(ms / 60_000)} 分`;

/** Says what it is and when, and nothing of the patient. */
export const handoverFileName = (facts: Pick<HandoverFacts, 'request'>, ending: 'pdf' | 'json'): string =>
  `handover-${dayOf(facts.request.handedOverAt ?? facts.request.askedAt).replaceAll('/', '')}-${facts.request.caseId.slice(0, 8)}.${ending}`;
