// Importing a residents' file: open, map the columns, read, stage in parts, look at every row, write all or nothing.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ImportOutcome } from '#lib/core/contract/residents.ts';
import type { Encoding } from '#lib/core/exchange/residents-csv/decode.ts';
import type { ResidentField } from '#lib/core/exchange/residents-csv/fields.ts';
import type { FileProblem } from '#lib/core/exchange/residents-csv/issues.ts';
import { checkMapping, type MappingIssue } from '#lib/core/exchange/residents-csv/mapping.ts';
import type { ResidentRowResult } from '#lib/core/exchange/residents-csv/read-row.ts';
import type { CsvTable } from '#lib/core/exchange/residents-csv/table.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { sendSurely, type Patience } from '#lib/record-editor/send-surely.ts';
import { withFileConsent, type FileConsent } from './file-consent.ts';
import { readInWorker, readOnPage, workerFromBytes, type FileReading } from './file-reading.ts';

export const rowsPerStaging = 100;

export interface ImportCalls {
  start(body: { id: string; rows: number }, key: string): Promise<ApiResult<unknown>>;
  stage(
    id: string,
    rows: { line: number; draft: unknown }[],
    key: string,
  ): Promise<ApiResult<{ outcomes: ImportOutcome[] }>>;
  commit(id: string, choice: ImportChoice, key: string): Promise<ApiResult<ImportResult>>;
  cancel(id: string): Promise<ApiResult<unknown>>;
}
export interface ImportChoice {
  skipLines: number[];
  distinctLines: number[];
}
export interface ImportResult {
  created: number;
  updated: number;
  skipped: number;
}
const serverCalls: ImportCalls = {
  start: (body, idempotencyKey) => call(endpoints.startImport, { body, idempotencyKey }),
  stage: (id, rows, idempotencyKey) =>
    call(endpoints.stageRows, { params: { id }, body: { rows }, idempotencyKey, timeoutMs: 60_000 }),
  commit: (id, body, idempotencyKey) =>
    call(endpoints.commitImport, { params: { id }, body, idempotencyKey, timeoutMs: 120_000 }),
  cancel: (id) => call(endpoints.cancelImport, { params: { id } }),
};

export interface PreviewRow {
  line: number;
  result: ResidentRowResult;
  /** What the server says: new, known, unchanged, unclear, or refused. Absent for rows that could not be read. */
  outcome?: ImportOutcome;
  verdict: ImportOutcome['outcome'];
}
export type ImportPhase =
  'choose' | 'opening' | 'mapping' | 'reading' | 'staging' | 'preview' | 'committing' | 'done';

export interface CsvImportOptions extends Patience {
  calls?: ImportCalls;
  reading?: (bytes: number) => FileReading;
  newId?: () => string;
  now?: () => number;
  careHome?: string;
}

export class CsvImport {
  phase = $state<ImportPhase>('choose');
  fileName = $state('');
  problem = $state<{ code: FileProblem; line?: number }>();
  failure = $state<ApiFailure>();
  encoding = $state<Encoding>();
  table = $state.raw<CsvTable>();
  mapping = $state<(ResidentField | undefined)[]>([]);
  consent = $state<FileConsent>();
  progress = $state({ done: 0, all: 0 });
  rows = $state.raw<readonly PreviewRow[]>([]);
  /** Known people the user leaves as they are. */
  skipped = $state<number[]>([]);
  /** Rows that are other people than the ones they resemble, as the user says. Unclear rows stay out otherwise. */
  distinct = $state<number[]>([]);
  /** The user imports the rest although some rows cannot be read. */
  withoutErrors = $state(false);
  result = $state<ImportResult>();
  readonly today: PlainDate;

  readonly #calls: ImportCalls;
  readonly #options: CsvImportOptions;
  #reading: FileReading | undefined;
  #importId: string | undefined;
  #commitKey: { fingerprint: string; key: string } | undefined;
  #run = 0;

  constructor(options: CsvImportOptions = {}) {
    this.#options = options;
    this.#calls = options.calls ?? serverCalls;
    this.today = todayInJapan((options.now ?? Date.now)() as Instant);
  }

  get mappingIssues(): MappingIssue[] {
    return checkMapping($state.snapshot(this.mapping));
  }
  get errors(): PreviewRow[] {
    return this.rows.filter((row) => row.verdict === 'error');
  }
  get known(): PreviewRow[] {
    return this.rows.filter((row) => row.verdict === 'update');
  }
  get unclear(): PreviewRow[] {
    return this.rows.filter((row) => row.verdict === 'unclear');
  }
  /** Rows that the commit would write. */
  get writing(): PreviewRow[] {
    return this.rows.filter(
      (row) =>
        row.verdict === 'new' ||
        this.distinct.includes(row.line) ||
        (row.verdict === 'update' && !this.skipped.includes(row.line)),
    );
  }
  /** Says that a row is another person than the one it resembles, or takes that back. */
  setDistinct(row: PreviewRow, on: boolean): void {
    const others = this.distinct.filter((line) => line !== row.line);
    this.distinct = on && row.outcome?.mayBeDistinct ? [...others, row.line] : others;
  }
  get mayCommit(): boolean {
    return this.writing.length > 0 && (this.errors.length === 0 || this.withoutErrors);
  }
  get busy(): boolean {
    return ['opening', 'reading', 'staging', 'committing'].includes(this.phase);
  }

  async open(name: string, bytes: Uint8Array): Promise<void> {
    await this.startOver();
    const own = ++this.#run;
    this.fileName = name;
    this.phase = 'opening';
    this.#reading = this.#options.reading
      ? this.#options.reading(bytes.length)
      : bytes.length >= workerFromBytes && typeof Worker !== 'undefined'
        ? readInWorker()
        : readOnPage();
    const opened = await this.#reading.open(bytes);
    if (own !== this.#run) return;
    if (!opened.ok) {
      this.problem = { code: opened.code, ...(opened.line !== undefined && { line: opened.line }) };
      this.phase = 'choose';
      return;
    }
    this.table = opened.table;
    this.encoding = opened.encoding;
    this.mapping = [...opened.mapping];
    this.phase = 'mapping';
  }

  /** Reads all rows with the mapping and lets the server judge them. Nothing is visible to anybody yet. */
  async read(): Promise<void> {
    if (!this.table || !this.#reading || this.busy || this.mappingIssues.length > 0) return;
    const own = ++this.#run;
    this.failure = undefined;
    this.phase = 'reading';
    this.progress = { done: 0, all: this.table.rows.length };
    const task = {
      table: this.table,
      mapping: $state.snapshot(this.mapping),
      today: this.today,
      defaults: { ...(this.#options.careHome && { careHome: this.#options.careHome }) },
    };
    const results = await this.#reading.read(task, (done) => {
      if (own === this.#run) this.progress = { done, all: task.table.rows.length };
    });
    if (own !== this.#run || !results) return;
    this.rows = results.map((result) => ({
      line: result.line,
      result,
      verdict: result.ok ? 'new' : 'error',
    }));
    this.skipped = [];
    this.distinct = [];
    this.withoutErrors = false;
    await this.#stage(own);
  }

  /** Stops whatever is under way; what was staged is thrown away. */
  async cancel(): Promise<void> {
    if (this.phase === 'committing') return;
    this.#run++;
    this.#reading?.stop();
    await this.#dropStaged();
    this.failure = undefined;
    this.phase = this.table ? 'mapping' : 'choose';
  }

  /** Writes all or nothing. A lost answer may be asked for again: it stays one commit. */
  async commit(): Promise<void> {
    if (this.phase !== 'preview' || !this.mayCommit || !this.#importId) return;
    const id = this.#importId;
    this.phase = 'committing';
    this.failure = undefined;
    const staged = this.rows.filter((row) => row.outcome);
    const isDistinct = ({ line }: PreviewRow) => this.distinct.includes(line);
    const isLeftOut = (row: PreviewRow) =>
      row.verdict === 'error' ||
      (!isDistinct(row) && (row.verdict === 'unclear' || this.skipped.includes(row.line)));
    const choice: ImportChoice = {
      skipLines: staged.filter(isLeftOut).map(({ line }) => line),
      distinctLines: staged.filter(isDistinct).map(({ line }) => line),
    };
    const fingerprint = JSON.stringify([id, choice]);
    if (this.#commitKey?.fingerprint !== fingerprint) this.#commitKey = { fingerprint, key: this.#newId() };
    const result = await sendSurely(
      (key) => this.#calls.commit(id, choice, key),
      this.#commitKey.key,
      this.#options,
    );
    if (result.ok) {
      this.result = result.value;
      this.#importId = undefined;
      this.phase = 'done';
    } else {
      this.failure = result;
      this.phase = 'preview';
    }
  }

  async startOver(): Promise<void> {
    this.#run++;
    this.#reading?.stop();
    this.#reading = undefined;
    await this.#dropStaged();
    this.problem = undefined;
    this.failure = undefined;
    this.table = undefined;
    this.result = undefined;
    this.rows = [];
    this.phase = 'choose';
  }

  async #stage(own: number): Promise<void> {
    this.phase = 'staging';
    const readable = this.rows.filter((row) => row.result.ok);
    this.progress = { done: 0, all: readable.length };
    await this.#dropStaged();
    if (readable.length === 0) {
      this.phase = 'preview';
      return;
    }
    const id = this.#newId();
    const started = await sendSurely(
      (key) => this.#calls.start({ id, rows: readable.length }, key),
      this.#newId(),
      this.#options,
    );
    if (!started.ok) return this.#fail(own, started);
    this.#importId = id;
    const outcomes = new Map<number, ImportOutcome>();
    for (let at = 0; at < readable.length; at += rowsPerStaging) {
      if (own !== this.#run) return;
      const part = readable.slice(at, at + rowsPerStaging).map(({ line, result }) => ({
        line,
        draft: result.ok ? withFileConsent(result.draft, $state.snapshot(this.consent)) : undefined,
      }));
      const staged = await sendSurely(
        (key) => this.#calls.stage(id, part, key),
        this.#newId(),
        this.#options,
      );
      if (!staged.ok) return this.#fail(own, staged);
      if (own !== this.#run) return;
      for (const outcome of staged.value.outcomes) outcomes.set(outcome.line, outcome);
      this.progress = { done: Math.min(at + rowsPerStaging, readable.length), all: readable.length };
    }
    this.rows = this.rows.map((row) => {
      const outcome = outcomes.get(row.line);
      return outcome ? { ...row, outcome, verdict: outcome.outcome } : row;
    });
    this.phase = 'preview';
  }

  #fail(own: number, failure: ApiFailure): void {
    if (own !== this.#run) return;
    this.failure = failure;
    this.phase = 'mapping';
  }

  async #dropStaged(): Promise<void> {
    const id = this.#importId;
    this.#importId = undefined;
    if (id) await this.#calls.cancel(id);
  }

  #newId(): string {
    return (this.#options.newId ?? (() => crypto.randomUUID()))();
  }
}
