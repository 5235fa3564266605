// A phone asks the secretariat to be enrolled: name, four words on both screens, approval, keys. What waits is on the
// disk, so that the screen comes back to it after a reload.
import { session } from '#lib/api/session.svelte.ts';
import { call } from '#lib/api/client.ts';
import type { DeviceWord } from '#lib/core/access/device-words.ts';
import { areaOf } from '#lib/core/access/roles.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { EnrolledDevice } from '#lib/core/contract/session.ts';
import type { PendingEnrolment, Shift } from '#lib/device/database.ts';
import type { EnrolmentFailure } from '#lib/device/enrolment.ts';
import type { Envelope, KeyRefusal } from '#lib/device/envelope.ts';
import type { CrewDevice } from './crew-device.ts';

/**
 * form: choosing a name. unguarded: no passkey could guard the keys. waiting: the words are up. approved: the keys are
 * there for who asked. elsewhere: somebody else asked on this phone. taking: keys are being kept.
 */
export type EnrollingStep =
  | 'none'
  | 'form'
  | 'asking'
  | 'unguarded'
  | 'waiting'
  | 'approved'
  | 'taking'
  | 'refused'
  | 'expired'
  | 'elsewhere';

const pollEveryMs = 4_000;

export class EnrollingController {
  private readonly device: CrewDevice;
  private readonly onEnrolled: (shift: Shift) => Promise<void>;
  /** While the page lives, nobody has to be asked a second time. */
  private envelope: Envelope | undefined;
  private delivered: EnrolledDevice | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private polling = false;

  step = $state<EnrollingStep>('none');
  /** Put aside, so that a phone that still works can be worked with. */
  isAside = $state(false);
  name = $state('');
  words = $state.raw<readonly DeviceWord[]>([]);
  pending = $state.raw<PendingEnrolment | undefined>();
  /** Why the keys cannot be guarded by a passkey. */
  why = $state<KeyRefusal | undefined>();
  failure = $state<EnrolmentFailure | undefined>();
  /** The server did not answer when it was last asked how things stand. */
  isCutOff = $state(false);
  /** Nobody is signed in any more. */
  isSignedOut = $state(false);

  constructor(device: CrewDevice, onEnrolled: (shift: Shift) => Promise<void>) {
    this.device = device;
    this.onEnrolled = onEnrolled;
  }

  get isShown(): boolean {
    return this.step !== 'none' && !this.isAside;
  }

  /** Takes up a request that was waiting when the page was closed. */
  async resume(): Promise<void> {
    const pending = await this.device.database.pending.get('current');
    if (!pending) return;
    this.isAside = this.device.vault.state !== 'empty';
    await this.wait(pending);
  }

  /** Shows the form, with a name that tells this phone from the station's others. */
  async open(): Promise<void> {
    this.isAside = false;
    if (this.step === 'refused' || this.step === 'expired') await this.drop();
    if (this.step !== 'none') return;
    this.failure = undefined;
    this.step = 'form';
    const counted = await call(endpoints.countStationDevices, { fetch: this.device.fetch });
    if (this.name === '' && session.person)
      this.name = `${session.person.facility.name} ${kindOfDevice()}${counted.ok ? counted.value.devices + 1 : ''}`;
  }

  /** Back to what was before, while nothing has been asked yet. */
  close(): void {
    if (this.step === 'form' || this.step === 'unguarded') this.step = 'none';
  }

  /** Asks. `weakly`: the person chose to go on without a passkey that guards the keys. */
  async ask(weakly = false): Promise<void> {
    const person = session.person;
    if (!person || this.step === 'asking') return;
    this.step = 'asking';
    this.failure = undefined;
    const { askForEnrolment } = await import('#lib/device/enrolment-request.ts');
    const asked = await askForEnrolment({
      database: this.device.database,
      source: this.device.sources[weakly ? 'shift' : 'prf'],
      deviceName: this.name.trim(),
      person: $state.snapshot(person),
      now: this.device.now(),
      fetch: this.device.fetch,
    });
    if (asked.ok) {
      this.envelope = asked.envelope;
      return this.wait(asked.pending);
    }
    if (asked.code === 'REFUSED' || asked.code === 'NO_PRF') {
      this.why = asked.code;
      this.step = 'unguarded';
      return;
    }
    this.failure = asked.code;
    this.step = 'form';
  }

  /** Keeps the keys; after a reload this asks for the passkey. */
  async take(): Promise<void> {
    const { pending, delivered } = this;
    const person = session.person;
    if (!pending || !delivered || !person || this.step === 'taking') return;
    this.step = 'taking';
    this.failure = undefined;
    const { finishEnrolment } = await import('#lib/device/enrolment-request.ts');
    const { database, vault, fetch, sources } = this.device;
    const result = await finishEnrolment(
      {
        database,
        vault,
        person: $state.snapshot(person),
        region: { code: session.region?.code ?? '', name: session.region?.name ?? '' },
        now: this.device.now(),
        fetch,
      },
      pending,
      delivered,
      { envelope: this.envelope, source: sources[pending.keyClass === 'prf' ? 'prf' : 'shift'] },
    );
    if (!result.ok) {
      this.failure = result.code;
      this.step = 'approved';
      return;
    }
    this.forget();
    this.step = 'none';
    await this.onEnrolled(result.shift);
  }

  /** Thinks better of it, or has read that it came to nothing. */
  async drop(): Promise<void> {
    const { pending, step } = this;
    this.forget();
    this.step = 'none';
    if (!pending) return;
    const { forgetRequest, withdraw } = await import('#lib/device/enrolment-request.ts');
    if (step === 'waiting' || step === 'approved')
      await withdraw(this.device.database, pending, this.device.fetch);
    else await forgetRequest(this.device.database, pending);
  }

  /** Asks the server how things stand. */
  async poll(): Promise<void> {
    const { pending } = this;
    if (!pending || this.step !== 'waiting' || this.polling) return;
    this.polling = true;
    try {
      const { readNews } = await import('#lib/device/enrolment-request.ts');
      const news = await readNews(this.device.database, pending, this.device.fetch);
      this.pending = (await this.device.database.pending.get('current')) ?? pending;
      this.isCutOff = !news.ok && news.code === 'OFFLINE';
      this.isSignedOut = !news.ok && news.code === 'NOT_SIGNED_IN';
      if (!news.ok) {
        if (news.code === 'NOT_FOUND') this.step = this.isSomebodyElse() ? 'elsewhere' : 'expired';
        return;
      }
      if (news.value.state === 'approved') {
        this.delivered = news.value.device;
        this.step = 'approved';
        if (this.envelope) await this.take();
      } else if (news.value.state === 'refused') this.step = 'refused';
      else if (news.value.state !== 'waiting') this.step = 'expired';
    } finally {
      this.polling = false;
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private isSomebodyElse(): boolean {
    const person = session.person;
    return !!person && (areaOf(person.role) !== 'crew' || person.id !== this.pending?.personId);
  }

  private async wait(pending: PendingEnrolment): Promise<void> {
    const { wordsOf } = await import('#lib/device/enrolment-request.ts');
    this.words = await wordsOf(pending);
    this.pending = pending;
    this.step = 'waiting';
    this.stop();
    this.timer = setInterval(() => void this.poll(), pollEveryMs);
  }

  private forget(): void {
    this.stop();
    this.envelope = undefined;
    this.delivered = undefined;
    this.pending = undefined;
    this.words = [];
    this.failure = undefined;
    this.name = '';
  }
}

function kindOfDevice(): string {
  const { userAgent } = navigator;
  if (/iPad|Tablet/.test(userAgent) || (/Android/.test(userAgent) && !/Mobile/.test(userAgent)))
    return 'タブレット';
  return /iPhone|Android|Mobile/.test(userAgent) ? 'スマホ' : '端末';
}
