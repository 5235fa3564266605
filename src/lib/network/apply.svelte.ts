// A facility's application: what was typed, sending it once, and what became of it.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { applicantDraft, faultsOf, typed, type FieldFault } from '#lib/core/access/facility-draft.ts';
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { FacilityForm } from '#lib/team/facility-form.svelte.ts';
import { PersonForm } from '#lib/team/person-form.svelte.ts';

export type ApplicationAnswer = AnswerOf<typeof endpoints.readApplication>;

export class Application {
  readonly facility = new FacilityForm();
  readonly manager = new PersonForm();
  name = $state('');
  post = $state('');
  phone = $state('');
  email = $state('');
  isSame = $state(false);
  agreed = $state(false);
  /** Something is missing or wrong, as of the last pressing. */
  isFaulty = $state(false);
  faults = $state<Record<string, FieldFault>>({});
  sending = $state(false);
  failure = $state<ApiFailure>();
  receipt = $state<string>();
  readonly #id = crypto.randomUUID();

  /** @returns whether it went out */
  async send(): Promise<boolean> {
    if (this.sending) return false;
    const email = typed.email(this.email);
    const applicant = {
      name: typed.text(this.name),
      post: typed.text(this.post),
      phone: typed.phone(this.phone),
      ...(email && { email }),
    };
    this.faults = faultsOf(applicantDraft, applicant);
    if (this.isSame) [this.manager.name, this.manager.post] = [this.name, this.post];
    const [facility, manager] = [this.facility.read(false), this.manager.readFirst()];
    this.isFaulty = !facility || !manager || !this.agreed || Object.keys(this.faults).length > 0;
    if (this.isFaulty || !facility || !manager) return false;
    this.sending = true;
    const { hospital: _, ...asked } = facility;
    const result = await call(endpoints.applyForFacility, {
      body: { id: this.#id, facility: asked, applicant, manager, agreed: true },
    });
    this.sending = false;
    this.failure = result.ok ? undefined : result;
    if (result.ok) this.receipt = result.value.receipt;
    return result.ok;
  }
}

export type Found =
  { ok: true; answer: ApplicationAnswer } | { ok: false; code: 'UNKNOWN' | ApiFailure['code'] };

/** What became of the application a receipt is for. */
export async function findApplication(receipt: string): Promise<Found> {
  if (!parseInvitationCode(receipt)) return { ok: false, code: 'UNKNOWN' };
  const result = await call(endpoints.readApplication, { body: { receipt } });
  if (result.ok) return { ok: true, answer: result.value };
  return { ok: false, code: result.code === 'NOT_FOUND' ? 'UNKNOWN' : result.code };
}
