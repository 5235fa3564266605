// Figures of the network, month by month; each facility's own use; and what the network publishes.
import * as z from 'zod';
import { facilityKind } from '../access/roles.ts';
import { figureCodes } from '../figures/definitions.ts';
import { useStates } from '../figures/facility-use.ts';
import { month, standings } from '../figures/month.ts';
import { countedKinds, lookKinds } from '../figures/uses.ts';
import { instant, plainDate } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

const count = z.int().min(0);
const lineText = (most: number) => z.string().trim().min(1).max(most);

const figureValue = z.strictObject({
  code: z.enum(figureCodes),
  /** A share from 0 to 1 for rates; null is 'not known'. */
  value: z.number().min(0).nullable(),
  numerator: count.nullable(),
  denominator: count.nullable(),
});

const counted = z.strictObject({
  standing: z.enum(standings),
  computedAt: instant,
  /** Offline looks that arrived after the month became final; not in the figures. */
  lateLooks: count,
  figures: z.array(figureValue),
  registered: z.strictObject({ living: count, withdrawn: count, added: count }),
  kinds: z.record(z.enum(countedKinds), z.strictObject({ active: count, participating: count })),
  dental: count,
  disclosingHospitals: count,
  looks: z.record(z.enum(lookKinds), count),
  searches: z.strictObject({ found: count, empty: count }),
  alerts: z.strictObject({ raised: count, reviewed: count, medianReviewMs: count.nullable() }),
});
/** One month; `counted` is null for months before the network began. */
export const monthReport = z.strictObject({ month, counted: counted.nullable() });
export type MonthReport = z.infer<typeof monthReport>;
export type CountedMonth = NonNullable<MonthReport['counted']>;

/** A number from outside, with who entered it; the newest of each item holds, null took it back. */
export const enteredFigure = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['fee-item', 'eligible-patients']),
  item: z.string(),
  value: count.nullable(),
  source: z.string(),
  person: z.string(),
  enteredAt: instant,
  /** False once a later entry replaced it. */
  holds: z.boolean(),
});
export type EnteredFigure = z.infer<typeof enteredFigure>;

export const facilityUse = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(countedKinds),
  town: z.string(),
  dental: z.boolean(),
  joinedOn: plainDate,
  months: z.array(
    z.strictObject({
      month,
      looks: count,
      /** Items registered or changed. */
      disclosures: count,
      cards: count,
      days: z.array(plainDate),
    }),
  ),
  state: z.enum(useStates),
  lastUse: plainDate.nullable(),
  daysSince: count,
  longestGap: count,
  /** The day by which the next use is needed for the gap to stay within two months. */
  neededBy: plainDate,
});
export type FacilityUse = z.infer<typeof facilityUse>;

const usePeriod = { from: plainDate, until: plainDate, computedAt: instant };
const useQuery = z.object({
  /** The last month shown; the current one when absent. */
  until: month.optional(),
  months: z.coerce.number().int().min(2).max(13).default(6),
});
const monthQuery = z.object({ month: month.optional() });

export const networkList = z.strictObject({
  network: z.string(),
  /** In the demo everything here is invented. */
  mode: z.enum(['demo', 'production']),
  asOf: instant,
  registeredPatients: count,
  /** Of these, those alive. */
  livingPatients: count,
  facilities: z.array(
    z.strictObject({ name: z.string(), kind: facilityKind, dental: z.boolean(), town: z.string() }),
  ),
});
export type NetworkList = z.infer<typeof networkList>;

export const figuresEndpoints = {
  /** Thirteen months, the last of them `month` (the current one when absent). */
  readFigures: endpoint({
    method: 'GET',
    path: '/api/office/figures',
    query: monthQuery,
    answer: z.strictObject({
      month,
      /** The month the network began, and the one that runs now. */
      first: month,
      current: month,
      months: z.array(monthReport),
      /** Registered within the twelve months that end with `month`. */
      addedInYear: count,
      entered: z.array(enteredFigure),
    }),
  }),
  exportFigures: endpoint({
    method: 'GET',
    path: '/api/office/figures.csv',
    query: monthQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** A number that the network cannot count itself. Entering it again replaces it; null takes it back. */
  enterFigure: endpoint({
    method: 'POST',
    path: '/api/office/figures/entered',
    body: z
      .strictObject({
        month,
        kind: z.enum(['fee-item', 'eligible-patients']),
        /** Name of the fee item as the fee schedule has it; '' for eligible patients. */
        item: z.string().trim().max(60),
        value: count.max(100_000_000).nullable(),
        source: lineText(120),
      })
      .refine(({ kind, item }) => (kind === 'fee-item') === (item !== ''), {
        path: ['item'],
        message: 'a fee item has a name, eligible patients have none',
      }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Use by every facility that takes part. */
  readFacilityUse: endpoint({
    method: 'GET',
    path: '/api/office/facility-use',
    query: useQuery,
    answer: z.strictObject({
      ...usePeriod,
      facilities: z.array(facilityUse),
      /** Left out of every figure. */
      trials: z.array(z.strictObject({ id: z.uuid(), name: z.string(), kind: z.enum(countedKinds) })),
    }),
  }),
  exportFacilityUse: endpoint({
    method: 'GET',
    path: '/api/office/facility-use.csv',
    query: useQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** The same for one's own facility: its proof of use. */
  readOwnFacilityUse: endpoint({
    method: 'GET',
    path: '/api/facility-use',
    query: useQuery,
    answer: z.strictObject({ ...usePeriod, network: z.string(), facility: facilityUse }),
  }),
  exportOwnFacilityUse: endpoint({
    method: 'GET',
    path: '/api/facility-use.csv',
    query: useQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** Marks a facility as one for drills and tests, or as a real one again. Months that are final do not change. */
  markTrial: endpoint({
    method: 'POST',
    path: '/api/office/facilities/:id/trial',
    body: z.strictObject({ trial: z.boolean() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** For everybody, without sign-in: who takes part and how many are registered. */
  readNetwork: endpoint({ method: 'GET', path: '/api/network', answer: networkList }),
  readNetworkCsv: endpoint({
    method: 'GET',
    path: '/api/network.csv',
    answer: z.unknown(),
    produces: 'bytes',
  }),
};
