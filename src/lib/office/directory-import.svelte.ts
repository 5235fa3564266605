// Importing the official directory: read the file here, narrow it to the region, send it in parts, look at every
// difference, approve or discard.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import {
  entriesPerPart,
  type DirectoryChangeView,
  type DirectoryImport,
  type Listing,
  type SuggestedMatchView,
} from '#lib/core/contract/directory.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FileProblem } from '#lib/core/exchange/residents-csv/issues.ts';
import { changeKinds, type ChangeKind } from '#lib/core/receiving/directory/diff.ts';
import { isInScope, type DirectoryScope } from '#lib/core/receiving/directory/entry.ts';
import { prefectureName, townOf } from '#lib/core/receiving/directory/prefectures.ts';
import {
  dayOfFileName,
  type DirectoryFault,
  type DirectoryFile,
} from '#lib/core/receiving/directory/read-file.ts';
import { openBeside } from './directory-reading.ts';

type Phase = 'choose' | 'reading' | 'region' | 'sending' | 'diff' | 'approving' | 'done';
type Approved = AnswerOf<typeof endpoints.approveDirectoryImport>;

export class DirectoryImporting {
  phase = $state<Phase>('choose');
  fileName = $state('');
  problem = $state<FileProblem>();
  faults = $state.raw<readonly DirectoryFault[]>([]);
  failure = $state<ApiFailure>();
  file = $state.raw<DirectoryFile>();
  prefCode = $state('');
  cityCodes = $state<string[]>([]);
  progress = $state({ done: 0, all: 0 });
  proposal = $state.raw<DirectoryImport>();
  kind = $state<ChangeKind>('added');
  changes = $state.raw<readonly DirectoryChangeView[]>([]);
  suggestions = $state.raw<readonly SuggestedMatchView[]>([]);
  /** Facilities whose suggested entry the person confirmed. */
  confirmed = $state<string[]>([]);
  listing = $state<Listing>('all');
  result = $state.raw<Approved>();
  #digest = '';
  #approvalKey = '';

  /** @param region the region's own prefecture is proposed first */
  async open(name: string, bytes: Uint8Array, region: string): Promise<void> {
    if (this.phase === 'reading') return;
    this.#reset(name);
    this.phase = 'reading';
    const read = await openBeside(bytes);
    if (!read.ok)
      return 'problem' in read ? this.#refuse(read.problem) : this.#refuse(undefined, read.faults);
    const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
    this.#digest = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.file = read.file;
    const own = this.prefectures.find(({ code }) => code === region.slice(0, 2)) ?? this.prefectures[0];
    this.prefCode = own?.code ?? '';
    this.listing = read.file.format === 'with-emergency' ? 'emergency' : 'all';
    this.phase = 'region';
  }

  #reset(name: string): void {
    this.fileName = name;
    this.problem = this.failure = this.file = this.proposal = this.result = undefined;
    this.faults = this.changes = this.suggestions = [];
    this.cityCodes = [];
    this.confirmed = [];
  }

  #refuse(problem?: FileProblem, faults: readonly DirectoryFault[] = []): void {
    this.problem = problem;
    this.faults = faults;
    this.phase = 'choose';
  }

  get prefectures(): { code: string; name: string; entries: number }[] {
    const counts = new Map<string, number>();
    for (const { prefCode } of this.file?.entries ?? [])
      counts.set(prefCode, (counts.get(prefCode) ?? 0) + 1);
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, entries]) => ({ code, name: prefectureName(code) ?? code, entries }));
  }

  get cities(): { code: string; name: string; entries: number }[] {
    const found = new Map<string, { code: string; name: string; entries: number }>();
    for (const { prefCode, cityCode, address } of this.file?.entries ?? []) {
      if (prefCode !== this.prefCode) continue;
      const city = found.get(cityCode);
      if (city) city.entries += 1;
      else found.set(cityCode, { code: cityCode, name: townOf(address, prefCode) || cityCode, entries: 1 });
    }
    return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  get scope(): DirectoryScope {
    const isWhole = this.prefCode === '' || this.file?.format === 'mhlw-departments';
    return isWhole
      ? { prefCode: null, cityCodes: [] }
      : { prefCode: this.prefCode, cityCodes: [...this.cityCodes].sort() };
  }

  get inScope(): number {
    if (this.file?.format === 'mhlw-departments') return this.file.departments.length;
    const { scope } = this;
    return this.file?.entries.filter((entry) => isInScope(entry, scope)).length ?? 0;
  }

  choosePrefecture(code: string): void {
    this.prefCode = code;
    this.cityCodes = [];
  }

  /** Sends the region's part of the file; what was sent before a failure is left behind and forgotten by the server. */
  async send(): Promise<void> {
    const { file, scope } = this;
    if (!file || this.inScope === 0) return;
    const entries =
      file.format === 'mhlw-departments'
        ? file.departments
        : file.entries.filter((entry) => isInScope(entry, scope));
    this.phase = 'sending';
    this.failure = undefined;
    this.progress = { done: 0, all: entries.length };
    const id = crypto.randomUUID();
    const started = await call(endpoints.startDirectoryImport, {
      body: {
        id,
        fileName: this.fileName.slice(0, 200),
        digest: this.#digest,
        format: file.format,
        asOf: (dayOfFileName(this.fileName) ?? null) as PlainDate | null,
        scope,
        entries: entries.length,
      },
    });
    if (!started.ok) return this.#fail(started, 'region');
    for (let at = 0; at < entries.length; at += entriesPerPart) {
      const part = entries.slice(at, at + entriesPerPart);
      const staged = await call(endpoints.stageDirectoryEntries, {
        params: { id },
        body: { entries: part },
        timeoutMs: 60_000,
      });
      if (!staged.ok) return this.#fail(staged, 'region');
      this.progress = { done: at + part.length, all: entries.length };
    }
    const proposed = await call(endpoints.proposeDirectoryImport, { params: { id }, timeoutMs: 120_000 });
    if (!proposed.ok) return this.#fail(proposed, 'region');
    await this.review(id);
  }

  #fail(failure: ApiFailure, phase: Phase): void {
    this.failure = failure;
    this.phase = phase;
  }

  /** Opens a proposal that waits. */
  async review(id: string): Promise<void> {
    const read = await call(endpoints.readDirectoryImport, { params: { id }, query: {} });
    if (!read.ok) return this.#fail(read, this.phase === 'sending' ? 'region' : 'choose');
    this.proposal = read.value.import;
    this.fileName = read.value.import.fileName;
    this.suggestions = read.value.suggestions;
    this.confirmed = read.value.suggestions
      .filter(({ by }) => by === 'name-and-address')
      .map(({ facilityId }) => facilityId);
    this.changes = read.value.changes;
    this.kind = changeKinds.find((kind) => read.value.import.counts[kind] > 0) ?? 'added';
    const { added, changed, renumbered, removed } = read.value.import.counts;
    // Approving a file that changes nothing must not show crews what was kept from them.
    if (added + changed + renumbered + removed === 0) this.listing = 'none';
    this.#approvalKey = crypto.randomUUID();
    this.phase = 'diff';
  }

  async show(kind: ChangeKind): Promise<void> {
    this.kind = kind;
    this.changes = [];
    await this.more();
  }

  get hasMore(): boolean {
    return (this.proposal?.counts[this.kind] ?? 0) > this.changes.length;
  }

  async more(): Promise<void> {
    const { kind, changes } = this;
    if (!this.proposal) return;
    const read = await call(endpoints.readDirectoryImport, {
      params: { id: this.proposal.id },
      query: { kind, from: changes.length },
    });
    this.failure = read.ok ? undefined : read;
    if (read.ok && this.kind === kind) this.changes = [...changes, ...read.value.changes];
  }

  confirm(facilityId: string, on: boolean): void {
    this.confirmed = on
      ? [...this.confirmed, facilityId]
      : this.confirmed.filter((other) => other !== facilityId);
  }

  async approve(): Promise<void> {
    if (!this.proposal || this.phase !== 'diff') return;
    this.phase = 'approving';
    const matches = this.suggestions
      .filter(({ facilityId }) => this.confirmed.includes(facilityId))
      .map(({ facilityId, entry }) => ({ facilityId, entryId: entry.id }));
    const approved: ApiResult<Approved> = await call(endpoints.approveDirectoryImport, {
      params: { id: this.proposal.id },
      body: { listing: this.listing, matches },
      idempotencyKey: this.#approvalKey,
      timeoutMs: 120_000,
    });
    if (!approved.ok) return this.#fail(approved, 'diff');
    this.failure = undefined;
    this.result = approved.value;
    this.phase = 'done';
  }

  async discard(): Promise<void> {
    if (!this.proposal) return;
    const discarded = await call(endpoints.discardDirectoryImport, { params: { id: this.proposal.id } });
    if (!discarded.ok) return this.#fail(discarded, 'diff');
    this.#reset('');
    this.phase = 'choose';
  }
}
