// The roster of a month: read, a file previewed and written, a day changed.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { DutyDraft, DutyView, RosterDiffView } from '#lib/core/contract/rosters.ts';
import { decodeResidentsFile } from '#lib/core/exchange/residents-csv/decode.ts';
import type { FileProblem } from '#lib/core/exchange/residents-csv/issues.ts';
import { addMonths, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { fieldsOf, gapsOf } from '#lib/core/receiving/roster/duty.ts';
import type { RosterFaultCode } from '#lib/core/receiving/roster/read-file.ts';

type Roster = AnswerOf<typeof endpoints.readRoster>;
export interface RosterFaultView {
  code: RosterFaultCode;
  line: number;
  column?: string | undefined;
  otherLine?: number | undefined;
}

export class RosterDesk {
  readonly today: PlainDate;
  month = $state('');
  roster = $state.raw<Roster>();
  failure = $state<ApiFailure>();
  field = $state('');

  fileName = $state('');
  problem = $state<FileProblem>();
  faults = $state.raw<readonly RosterFaultView[]>([]);
  diff = $state.raw<RosterDiffView>();
  busy = $state(false);
  #text = '';

  constructor(now: () => number = Date.now) {
    this.today = todayInJapan(now() as Instant);
    this.month = this.today.slice(0, 7);
  }

  async load(month = this.month): Promise<void> {
    this.month = month;
    const read = await call(endpoints.readRoster, { query: { month } });
    if (this.month !== month) return;
    this.failure = read.ok ? undefined : read;
    if (read.ok) this.roster = read.value;
    if (!this.fields.includes(this.field)) this.field = '';
  }

  turn(months: number): Promise<void> {
    return this.load(addMonths(`${this.month}-01` as PlainDate, months).slice(0, 7));
  }

  get duties(): readonly DutyView[] {
    return this.roster?.month === this.month ? this.roster.duties : [];
  }
  get fields(): string[] {
    return fieldsOf(this.duties);
  }
  get gaps() {
    return gapsOf(this.month, this.duties).filter(({ field }) => this.field === '' || field === this.field);
  }
  dutiesOn(day: string): DutyView[] {
    return this.duties.filter(
      (duty) => duty.day === day && (this.field === '' || duty.field === this.field || duty.field === 'all'),
    );
  }
  nameOf(facilityId: string): string {
    return this.roster?.hospitals.find(({ id }) => id === facilityId)?.name ?? '';
  }

  async preview(name: string, bytes: Uint8Array): Promise<void> {
    this.forgetFile();
    this.fileName = name;
    const decoded = decodeResidentsFile(bytes);
    if (!decoded.ok) {
      this.problem = decoded.code;
      return;
    }
    this.#text = decoded.text;
    this.busy = true;
    const read = await call(endpoints.previewRoster, { body: { text: decoded.text } });
    this.busy = false;
    this.failure = read.ok ? undefined : read;
    if (!read.ok) return;
    if (read.value.ok) this.diff = read.value.diff;
    else this.faults = read.value.faults as RosterFaultView[];
  }

  /** Writes what the preview showed; shows the month in which it begins. */
  async write(): Promise<boolean> {
    const { diff } = this;
    if (!diff || this.busy) return false;
    this.busy = true;
    const written = await call(endpoints.importRoster, { body: { text: this.#text, base: diff.base } });
    this.busy = false;
    this.failure = written.ok ? undefined : written;
    if (!written.ok) return false;
    this.forgetFile();
    await this.load(diff.firstDay.slice(0, 7));
    return true;
  }

  forgetFile(): void {
    this.fileName = this.#text = '';
    this.problem = this.diff = undefined;
    this.faults = [];
  }

  async setDay(day: PlainDate, duties: DutyDraft[]): Promise<boolean> {
    this.busy = true;
    const base = this.duties.filter((duty) => duty.day === day).map(({ id }) => id);
    const set = await call(endpoints.setRosterDay, { body: { day, base, duties } });
    this.busy = false;
    this.failure = set.ok ? undefined : set;
    if (set.ok) await this.load();
    return set.ok;
  }
}
