// Any valid emergency subset, for properties. Never imported by the app.
import fc from 'fast-check';
import type { Instant, PlainDate } from '../../../src/lib/core/brands.ts';
import { emergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import type { EmergencySubset, Fact, Section, Stamp } from '../../../src/lib/core/record/emergency-subset.ts';
import {
  acpWishes,
  allergyCategories,
  bloodTypes,
  doses,
  doseUnits,
  posts,
  relations,
  sections,
  sexes,
  sources,
  treatmentCategories,
  usages,
} from '../../../src/lib/core/card/closed-lists.ts';

const drop = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const record = <T extends object>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(shape as never).map((value) => drop(value as T));

const unit = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'見本花子髙﨑𠮷アイウエオガパｱｲ０１２錠ｍｇ「」、。 \n') },
  fc.constantFrom(...'abcXYZ0189-/.+%\'"<>&'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
/** Mostly short, now and then as long as the limit allows; rare kanji, half-width and combining marks anywhere. */
const text = (limit: number, usual = 12) =>
  fc
    .oneof(
      { weight: 30, arbitrary: fc.array(unit, { minLength: 1, maxLength: usual }) },
      { weight: 1, arbitrary: fc.array(unit, { minLength: limit, maxLength: limit, size: 'max' }) },
    )
    .map((parts) => parts.join('').trim().slice(0, limit).trim())
    .filter((value) => value.length > 0 && !/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(value));
const day = fc
  .oneof(fc.integer({ min: -40_000, max: 22_000 }), fc.integer({ min: -719_528, max: 2_932_896 }))
  .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10) as PlainDate);
const phone = fc.oneof(
  fc
    .tuple(fc.constantFrom('090', '03', '052', '0566', '0120'), fc.integer({ min: 0, max: 99_999_999 }))
    .map(([area, rest]) => {
      const digits = String(rest).padStart(area.length === 3 ? 7 : 8, '0');
      return area.length === 3 && area === '090'
        ? `090-0${digits.slice(0, 3)}-${digits.slice(3)}`
        : `${area}-${digits.slice(0, digits.length - 4)}-${digits.slice(-4)}`;
    }),
  fc.stringMatching(/^0[0-9]{9,10}$/),
  fc.stringMatching(/^\+?[0-9][0-9-]{4,18}[0-9]$/),
);
const amount = fc
  .tuple(
    fc.nat(99_999),
    fc.constantFrom('', '.25', '.5', '.75', '.0', '.125'),
    fc.constantFrom(...doseUnits, '匙'),
  )
  .map((parts) => parts.join(''));

const stamp = record<Stamp>({
  source: fc.constantFrom(...sources),
  facility: maybe(text(200)),
  person: maybe(fc.oneof(text(60), fc.constantFrom(...posts))),
  recordedOn: day,
  confirmedOn: maybe(day),
});

function sectionOf<T>(stamps: readonly Stamp[], value: fc.Arbitrary<T>): fc.Arbitrary<Section<T>> {
  const one = fc.constantFrom(...stamps);
  return fc.oneof(
    record<Section<T> & { state: 'unknown' }>({ state: fc.constant('unknown'), stamp: maybe(one) }),
    record<Section<T> & { state: 'none' }>({ state: fc.constant('none'), stamp: one }),
    record<Section<T> & { state: 'listed' }>({
      state: fc.constant('listed'),
      facts: fc.array(record<Fact<T>>({ value, stamp: one }), { minLength: 1, maxLength: 6 }),
    }),
  );
}

/** Without uninformed diseases, which are never packed. */
export const anySubset: fc.Arbitrary<EmergencySubset> = fc
  .array(stamp, { minLength: 1, maxLength: 4 })
  .chain((stamps) =>
    record<EmergencySubset>({
      asOf: fc
        .oneof(
          fc.integer({ min: 0, max: 253_402_300_799_999 }),
          fc.nat(40_000_000).map((minute) => minute * 60_000),
        )
        .map((instant) => instant as Instant),
      identity: record({
        stamp: fc.constantFrom(...stamps),
        value: record({
          familyName: text(60),
          givenName: text(60),
          familyKana: text(60),
          givenKana: text(60),
          birthDate: day,
          sex: fc.constantFrom(...sexes),
          address: maybe(text(200)),
          phone: maybe(phone),
          bloodType: maybe(fc.oneof(text(60), fc.constantFrom(...bloodTypes))),
          aliases: maybe(fc.array(record({ family: text(60), given: text(60) }), { maxLength: 5 })),
        }),
      }),
      affiliation: maybe(
        record({
          stamp: fc.constantFrom(...stamps),
          value: record({
            careHome: maybe(text(200)),
            room: maybe(text(60)),
            clinic: maybe(text(200)),
            doctor: maybe(text(60)),
            clinicPhone: maybe(phone),
            emergencyHospital: maybe(text(200)),
            emergencyHospitalId: maybe(fc.uuid({ version: [1, 4, 7] })),
          }),
        }),
      ),
      contraindication: sectionOf(stamps, record({ name: text(200), reaction: maybe(text(200)) })),
      allergy: sectionOf(
        stamps,
        record({ category: fc.constantFrom(...allergyCategories), detail: maybe(text(200)) }),
      ),
      drug: sectionOf(
        stamps,
        record({
          name: text(200),
          dose: maybe(fc.oneof(text(60), amount, fc.constantFrom(...doses))),
          usage: maybe(fc.oneof(text(200), fc.constantFrom(...usages))),
          prescriber: maybe(text(200)),
          startedOn: maybe(day),
        }),
      ),
      disease: sectionOf(
        stamps,
        record({
          name: text(200),
          main: fc.boolean(),
          suspected: maybe(fc.boolean()),
          uninformed: maybe(fc.constant(false)),
          since: maybe(day),
        }),
      ),
      history: sectionOf(stamps, record({ text: text(1000, 60) })),
      treatment: sectionOf(
        stamps,
        record({ category: fc.constantFrom(...treatmentCategories), detail: maybe(text(200)) }),
      ),
      contact: sectionOf(
        stamps,
        record({
          name: text(60),
          relation: fc.oneof(text(60), fc.constantFrom(...relations)),
          phone,
          order: fc.integer({ min: 1, max: 9 }),
        }),
      ),
      acp: sectionOf(
        stamps,
        record({
          wish: fc.constantFrom(...acpWishes),
          text: maybe(text(1000, 60)),
          discussedOn: maybe(day),
          author: maybe(text(60)),
          withWhom: maybe(text(200)),
          doctorToCall: maybe(text(60)),
          doctorPhone: maybe(phone),
          documentPlace: maybe(text(200)),
        }),
      ),
      trimmed: maybe(fc.subarray([...sections])),
    }),
  )
  .filter((subset) => emergencySubset.safeParse(subset).success);
