// An incident with many patients on a crew's phone: what the server knows, and on top of it what was tagged here and has
// not got through yet.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import {
  incidentView,
  type IncidentBrief,
  type IncidentPatient,
  type IncidentView,
  type TaggedPatient,
} from '#lib/core/contract/incidents.ts';
import { noPlaces, proposeAllocation, type AllocationProposal } from '#lib/core/receiving/allocation.ts';
import { estimateDrive, isPlace } from '#lib/core/receiving/drive-time.ts';
import type { Position } from '#lib/core/receiving/ranking.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import type { OutboxEntry } from '#lib/core/sync/outbox.ts';
import { openLiveFeed, type LiveFeed } from '#lib/device/live.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';

/** A patient as the list shows it; without a number the server has not heard of it yet. */
export type ListedPatient = Omit<IncidentPatient, 'number'> & { number?: number; isQueued: boolean };
export type Seen = Pick<TaggedPatient, 'tagNumber' | 'sex' | 'age' | 'mark'>;

const readEveryMs = 10_000;

export class IncidentController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly newId: () => string;
  private feed: LiveFeed | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private unfollow = () => {};
  /** Open in the region. */
  nearby = $state.raw<readonly IncidentBrief[]>([]);
  /** The one this phone takes part in. */
  view = $state.raw<IncidentView | undefined>();
  private queued = $state.raw<readonly TaggedPatient[]>([]);
  /** Taken back here as a mistake and not confirmed yet: when, by the patient's id. */
  private removed = $state.raw<ReadonlyMap<string, number>>(new Map());
  isBusy = $state(false);
  failure = $state.raw<ApiFailure | undefined>();
  /** The last reading got through. */
  isFresh = $state(false);

  constructor(device: CrewDevice, caseOf: CaseController, newId: () => string = () => crypto.randomUUID()) {
    this.device = device;
    this.caseOf = caseOf;
    this.newId = newId;
  }

  /** Takes up the incident of before and follows it. @returns a function that stops following */
  start(): () => void {
    this.unfollow = this.device.outbox.subscribe(() => this.readOutbox());
    void this.restore().then(() => this.refresh());
    this.feed = openLiveFeed({
      url: endpoints.events.path,
      onEvent: () => void this.refresh(),
      refresh: () => this.refresh(),
    });
    this.timer = setInterval(() => void this.refresh(), readEveryMs);
    return () => {
      this.unfollow();
      this.feed?.close();
      clearInterval(this.timer);
    };
  }

  /** By colour, the gravest first, then by number; what waits on this phone comes last of its colour. */
  get patients(): ListedPatient[] {
    const order: readonly StartTag[] = ['red', 'yellow', 'green', 'black'];
    const known = (this.view?.patients ?? []).map((patient) => this.withQueued(patient));
    const ids = new Set(known.map(({ id }) => id));
    const fresh = this.queued
      .filter(({ id }) => !ids.has(id))
      .reduce<Map<string, ListedPatient>>((all, one) => {
        const before = all.get(one.id);
        return all.set(one.id, {
          ...before,
          ...one,
          state: 'waiting',
          before: before ? [...before.before, { tag: before.tag, at: before.at }] : [],
          version: 0,
          mayRemove: true,
          isQueued: true,
        });
      }, new Map());
    const isRemoved = ({ id, at }: ListedPatient) => at <= (this.removed.get(id) ?? -Infinity);
    return [...known, ...fresh.values()]
      .filter((one) => !isRemoved(one))
      .sort(
        (a, b) =>
          order.indexOf(a.tag) - order.indexOf(b.tag) || (a.number ?? Infinity) - (b.number ?? Infinity) || 0,
      );
  }

  get counts(): Record<StartTag, number> {
    const counts = { ...noPlaces };
    for (const { tag } of this.patients) counts[tag] += 1;
    return counts;
  }

  /** Who should go where, of those who have no hospital yet. */
  propose(from: Position | undefined): AllocationProposal {
    const listed = new Set(this.patients.map(({ id }) => id));
    const waiting = (this.view?.patients ?? []).filter(
      ({ id, hospitalId, state, tag }) =>
        listed.has(id) && hospitalId === undefined && state === 'waiting' && tag !== 'black',
    );
    return proposeAllocation(
      waiting,
      (this.view?.hospitals ?? []).map((hospital) => ({
        id: hospital.hospitalId,
        isTertiary: hospital.isTertiary,
        isDisasterBase: hospital.isDisasterBase,
        left: Object.fromEntries(
          Object.entries(noPlaces).map(([tag]) => [
            tag,
            Math.max(0, (hospital.declared?.[tag as StartTag] ?? 0) - hospital.taken[tag as StartTag]),
          ]),
        ) as Record<StartTag, number>,
        ...(from && isPlace(hospital) && { driveMinutes: estimateDrive(from, hospital).minutes }),
      })),
    );
  }

  /** Opens one here; without a network it opens as soon as there is one. */
  async open(name: string, place: string, facility: string): Promise<void> {
    const id = this.newId();
    const openedAt = this.device.now();
    await this.device.outbox.add({
      endpointName: 'openIncident',
      params: { id },
      caseId: id,
      body: { name, place, openedAt },
    });
    await this.take({
      id,
      name,
      place,
      openedAt,
      command: facility,
      mayCommand: true,
      tagged: { ...noPlaces },
      version: 0,
      patients: [],
      hospitals: [],
    });
    await this.device.outbox.flush();
    await this.refresh();
  }

  async join(id: string): Promise<boolean> {
    return this.answered(await call(endpoints.readIncident, { params: { id }, fetch: this.device.fetch }));
  }

  /** This phone takes no part any more; what it has not sent yet is still sent. */
  async leave(): Promise<void> {
    this.view = undefined;
    this.queued = [];
    this.removed = new Map();
    await this.device.database.incidents.delete('current');
    await this.refresh();
  }

  /** Tags somebody new, or somebody of the list anew. Kept on the phone before it shows. */
  async tag(tag: StartTag, seen: Seen = {}, patientId: string = this.newId()): Promise<void> {
    const { view } = this;
    if (!view) return;
    const patient: TaggedPatient = { id: patientId, tag, at: this.device.now(), ...seen };
    await this.device.outbox.add({
      endpointName: 'tagPatients',
      params: { id: view.id },
      caseId: view.id,
      body: { patients: [patient] },
    });
    this.readOutbox();
    // Whoever tags the next one does not wait for a network.
    void this.device.outbox.flush().then(() => this.refresh());
  }

  /** Takes back somebody who was tagged by mistake. Also without a network; gone from the list at once. */
  async remove(patientId: string): Promise<void> {
    const { view } = this;
    if (!view) return;
    await this.device.outbox.add({
      endpointName: 'removePatient',
      params: { id: view.id, patient: patientId },
      caseId: view.id,
      body: { at: this.device.now() },
    });
    this.readOutbox();
    void this.device.outbox.flush().then(() => this.refresh());
  }

  /** Sends patients to hospitals, all or none. @param beyond the hospitals were asked by telephone */
  allocate(
    allocations: readonly { patientId: string; hospitalId: string | null }[],
    beyond = false,
  ): Promise<boolean> {
    const { view } = this;
    if (!view) return Promise.resolve(false);
    return this.act(() =>
      call(endpoints.allocatePatients, {
        params: { id: view.id },
        body: { allocations: [...allocations], beyond },
        idempotencyKey: this.newId(),
        fetch: this.device.fetch,
      }),
    );
  }

  /** Takes a patient into a case of this crew: the one in hand if it is nobody's, else a new one. */
  async takePatient(patientId: string): Promise<boolean> {
    const { view } = this;
    if (!view) return false;
    const before = this.caseOf.current?.id;
    const caseId = await this.caseOf.openForTagged();
    await this.device.outbox.flush();
    const isTaken = await this.act(() =>
      call(endpoints.takePatient, {
        params: { id: view.id, patient: patientId },
        body: { caseId, requestId: this.newId() },
        idempotencyKey: this.newId(),
        fetch: this.device.fetch,
      }),
    );
    const taken = this.view?.patients.find(({ id }) => id === patientId);
    if (isTaken && taken) await this.caseOf.setTagged({ number: taken.number, tag: taken.tag });
    if (isTaken) await this.caseOf.refresh();
    // A case that was opened for nobody else does not stay behind.
    else if (caseId !== before && this.caseOf.current?.id === caseId) await this.caseOf.closeFor(before);
    return isTaken;
  }

  async close(): Promise<boolean> {
    const { view } = this;
    if (!view) return false;
    this.isBusy = true;
    const answer = await call(endpoints.closeIncident, {
      params: { id: view.id },
      idempotencyKey: this.newId(),
      fetch: this.device.fetch,
    });
    this.isBusy = false;
    this.failure = answer.ok ? undefined : answer;
    if (answer.ok) await this.leave();
    return answer.ok;
  }

  /** Reads it anew; while nothing was joined, what is open in the region. */
  async refresh(): Promise<boolean> {
    const { view } = this;
    if (!view) {
      const answer = await call(endpoints.listIncidents, { fetch: this.device.fetch });
      this.isFresh = answer.ok;
      if (answer.ok) this.nearby = answer.value.incidents;
      return answer.ok;
    }
    const told = this.told();
    const answer = await call(endpoints.readIncident, { params: { id: view.id }, fetch: this.device.fetch });
    this.isFresh = answer.ok;
    // Opened here and not heard of yet: what this phone knows stands.
    if (answer.ok && this.view?.id === view.id) {
      // What the server had been told before it was asked stands in its answer, or was taken back by somebody.
      this.queued = this.queued.filter((one) => !told.includes(keyOf(one)));
      await this.take(answer.value);
    }
    return answer.ok;
  }

  private async act(ask: () => Promise<{ ok: true; value: IncidentView } | ApiFailure>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.failure = undefined;
    const isDone = await this.answered(await ask());
    this.isBusy = false;
    return isDone;
  }

  private async answered(answer: { ok: true; value: IncidentView } | ApiFailure): Promise<boolean> {
    this.failure = answer.ok ? undefined : answer;
    if (answer.ok) await this.take(answer.value);
    return answer.ok;
  }

  private async take(view: IncidentView): Promise<void> {
    // An answer that was overtaken by a newer one does not take it back.
    if (this.view?.id === view.id && view.version < this.view.version) return;
    this.view = view;
    this.readOutbox();
    const sealed = await this.device.vault.sealForCase(view);
    if (sealed) await this.device.database.incidents.put({ id: 'current', sealed });
  }

  private async restore(): Promise<void> {
    if (this.view) return;
    const kept = await this.device.database.incidents.get('current');
    const opened = kept && (await this.device.vault.openForCase(kept.sealed));
    const parsed = incidentView.safeParse(opened);
    if (parsed.success && !this.view) this.view = parsed.data;
    this.readOutbox();
  }

  /** What the server does not know yet, and what it was told but has not answered with: nobody vanishes in between. */
  private readOutbox(): void {
    const { outbox } = this.device;
    const ofThis = (entries: readonly OutboxEntry[]) =>
      entries
        .filter(
          ({ endpointName, params }) => endpointName === 'tagPatients' && params?.['id'] === this.view?.id,
        )
        .flatMap(taggedIn);
    const waiting = ofThis(outbox.waiting);
    const gone = [...waiting, ...ofThis(outbox.setAside)].map(keyOf);
    const known = new Map(this.view?.patients.map(({ id, at }) => [id, at]));
    const told = this.queued.filter(
      (one) => !gone.includes(keyOf(one)) && one.at > (known.get(one.id) ?? -Infinity),
    );
    this.queued = [...told, ...waiting];
    // A removal stands until the server's list is without that patient, or it was refused.
    const refused = new Set(this.removalsIn(outbox.setAside).map(([id]) => id));
    const listed = new Set([...known.keys(), ...this.queued.map(({ id }) => id)]);
    this.removed = new Map(
      [...this.removed, ...this.removalsIn(outbox.waiting)].filter(
        ([id]) => listed.has(id) && !refused.has(id),
      ),
    );
  }

  private removalsIn(entries: readonly OutboxEntry[]): [string, number][] {
    return entries
      .filter(
        ({ endpointName, params }) => endpointName === 'removePatient' && params?.['id'] === this.view?.id,
      )
      .map(({ params, body }) => [params!['patient']!, (body as { at: number }).at]);
  }

  /** Tags that have left this phone. */
  private told(): string[] {
    const waiting = this.device.outbox.waiting
      .filter(({ endpointName }) => endpointName === 'tagPatients')
      .flatMap(taggedIn)
      .map(keyOf);
    return this.queued.map(keyOf).filter((key) => !waiting.includes(key));
  }

  private withQueued(patient: IncidentPatient): ListedPatient {
    return this.queued
      .filter(({ id, at }) => id === patient.id && at > patient.at)
      .reduce<ListedPatient>(
        (now, { tag, at, ...seen }) => ({
          ...now,
          ...seen,
          before: tag === now.tag ? now.before : [...now.before, { tag: now.tag, at: now.at }],
          tag,
          at: at as Instant,
          isQueued: true,
        }),
        { ...patient, isQueued: false },
      );
  }
}

const taggedIn = ({ body }: OutboxEntry): readonly TaggedPatient[] =>
  (body as { patients: readonly TaggedPatient[] }).patients;
const keyOf = ({ id, at }: TaggedPatient): string => `${id} ${at}`;
