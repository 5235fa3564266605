// Finding a patient without the card: by name and birth date, or by the short code. Candidates come masked from the
// server; nothing opens without a tap that says what was compared.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { parseShortCode, type ShortCodeFailure } from '#lib/core/card/short-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Candidate, ConfirmedBy, SearchAnswer } from '#lib/core/contract/look-up.ts';
import type { SearchLimitsView, ShiftPattern, StoppingLimit } from '#lib/core/contract/watch.ts';
import {
  parseBirthDate,
  type BirthDateRefusal,
  type BirthDateResult,
} from '#lib/core/identity/birth-date.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Sex } from '#lib/core/record/item.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';

export const eraChoices = ['明治', '大正', '昭和', '平成', '令和', '西暦'] as const;
export type EraChoice = (typeof eraChoices)[number];

export type SearchFailure =
  | ApiFailure['code']
  | ShortCodeFailure
  | 'NAME_MISSING'
  | 'WITHDRAWN'
  | 'CLOSED'
  | `BIRTH_DATE_${BirthDateRefusal}`;

export class SearchController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  name = $state('');
  era = $state<EraChoice>('昭和');
  year = $state('');
  month = $state('');
  day = $state('');
  sex = $state<Sex | ''>('');
  town = $state('');
  code = $state('');
  isBusy = $state(false);
  failure = $state<SearchFailure | undefined>();
  answer = $state.raw<SearchAnswer | undefined>();
  chosen = $state.raw<Candidate | undefined>();
  /** Which limit stopped the last search, and until when; the region's ends when the secretariat says so. */
  stop = $state.raw<{ limit: StoppingLimit; until?: number } | undefined>();
  /** What may still be searched, whom to ask, and a raise that is on. Unknown without a network. */
  limits = $state.raw<SearchLimitsView | undefined>();
  compared = $state<ConfirmedBy[]>([]);

  constructor(device: CrewDevice, caseOf: CaseController) {
    this.device = device;
    this.caseOf = caseOf;
  }

  get today(): PlainDate {
    return todayInJapan(this.device.now());
  }

  /** The birth date as typed, in one line; a whole date in the year's box is taken as it stands. */
  get typedBirthDate(): string {
    const [year, month, day] = [this.year, this.month, this.day].map((part) => part.trim());
    if (!month && !day) return year!;
    return `${this.era === '西暦' ? '' : this.era}${year}年${month}月${day}日`;
  }

  /** How the date was understood so far. */
  get birthDate(): BirthDateResult {
    return parseBirthDate(this.typedBirthDate, this.today);
  }

  get isUntouched(): boolean {
    return !this.year && !this.month && !this.day;
  }

  /** @param more asks for the looser tiers as well. */
  async search(more = false): Promise<void> {
    if (this.isBusy) return;
    const birthDate = this.birthDate;
    if (!this.name.trim()) return this.fail('NAME_MISSING');
    if (!birthDate.ok) return this.fail(`BIRTH_DATE_${birthDate.code}`);
    await this.ask(async (caseId) =>
      call(endpoints.search, {
        body: {
          caseId,
          name: this.name.trim(),
          birthDate: birthDate.date,
          ...(this.sex && { sex: this.sex }),
          ...(this.town.trim() && { town: this.town.trim() }),
          ...(more && { more }),
        },
        fetch: this.device.fetch,
      }),
    );
  }

  async loadLimits(): Promise<void> {
    const answer = await call(endpoints.readSearchLimits, { fetch: this.device.fetch });
    if (answer.ok) this.limits = answer.value;
  }

  /** @returns whether the shift is recorded */
  async startShift(pattern: ShiftPattern): Promise<boolean> {
    const answer = await call(endpoints.startOwnShift, { body: { pattern }, fetch: this.device.fetch });
    if (answer.ok) await this.loadLimits();
    return answer.ok;
  }

  async resolveCode(): Promise<void> {
    if (this.isBusy) return;
    const parsed = parseShortCode(this.code);
    if (!parsed.ok) return this.fail(parsed.code);
    await this.ask(async (caseId) =>
      call(endpoints.resolveShortCode, {
        body: { caseId, shortCode: this.code.trim().slice(0, 20) },
        fetch: this.device.fetch,
      }),
    );
  }

  /** Leaves a stop behind, to go on another way. */
  leaveStop(): void {
    this.stop = undefined;
    this.failure = undefined;
  }

  choose(candidate: Candidate | undefined): void {
    this.chosen = candidate;
    this.compared = [];
    this.failure = undefined;
  }

  toggle(what: ConfirmedBy): void {
    this.compared = this.compared.includes(what)
      ? this.compared.filter((one) => one !== what)
      : [...this.compared, what].slice(-3);
  }

  get mayOpen(): boolean {
    return this.chosen !== undefined && this.compared.length >= Math.max(1, this.chosen.confirmations);
  }

  /** @returns true when the record is open and the summary may be shown. */
  async open(): Promise<boolean> {
    const { chosen } = this;
    if (!chosen || !this.mayOpen || this.isBusy) return false;
    this.isBusy = true;
    const caseId = await this.caseOf.ensureOpen('search');
    const answer = await call(endpoints.openCandidate, {
      body: { caseId, token: chosen.token, confirmedBy: [...this.compared] },
      fetch: this.device.fetch,
    });
    this.isBusy = false;
    if (!answer.ok) {
      this.fail(answer.code);
      return false;
    }
    // The case was closed or the phone locked while we waited.
    if (this.caseOf.current?.id !== caseId) return false;
    const { emergency, patientRef, readAt, state } = answer.value;
    if (!emergency) {
      this.fail(state === 'deceased' ? 'CLOSED' : 'WITHDRAWN');
      return false;
    }
    await this.caseOf.setPatient({
      by: 'search',
      patientRef,
      confirmedBy: [...this.compared],
      newest: emergency,
      newestAt: readAt,
    });
    this.reset();
    return true;
  }

  /** Forgets what was typed and found. */
  reset(): void {
    [this.name, this.year, this.month, this.day, this.town, this.code] = ['', '', '', '', '', ''];
    this.sex = '';
    this.era = '昭和';
    this.failure = undefined;
    this.stop = undefined;
    this.answer = undefined;
    this.chosen = undefined;
    this.compared = [];
  }

  private async ask(
    send: (caseId: string) => Promise<{ ok: true; value: SearchAnswer } | ApiFailure>,
  ): Promise<void> {
    this.isBusy = true;
    this.failure = undefined;
    this.stop = undefined;
    this.answer = undefined;
    this.chosen = undefined;
    await this.caseOf.leaveHandedOver();
    const caseId = await this.caseOf.ensureOpen('search');
    await this.device.outbox.flush();
    const answer = await send(caseId);
    this.isBusy = false;
    if (answer.ok) this.answer = answer.value;
    else {
      this.stop = stopOf(answer, this.device.now());
      this.fail(answer.code);
      if (this.stop) await this.loadLimits();
    }
  }

  private fail(code: SearchFailure): void {
    this.failure = code;
  }
}

const stoppingLimits: readonly StoppingLimit[] = ['person', 'station', 'birth-dates', 'region', 'codes'];

function stopOf(failure: ApiFailure, now: number): { limit: StoppingLimit; until?: number } | undefined {
  if (failure.code !== 'LIMIT_REACHED' || !('problem' in failure)) return undefined;
  const { issues, retryAfterSeconds } = failure.problem;
  const named = issues?.find(({ path }) => path === 'limit')?.message;
  const limit = stoppingLimits.find((one) => one === named);
  if (!limit) return undefined;
  return { limit, ...(retryAfterSeconds !== undefined && { until: now + retryAfterSeconds * 1000 }) };
}
