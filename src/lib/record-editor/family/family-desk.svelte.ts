// The family of one resident, at the desk of the home or clinic that keeps the record.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import { confirmPresence } from '#lib/api/confirm-presence.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FamilyMember, FamilySlip } from '#lib/core/contract/family.ts';
import { Submission } from '../submission.svelte.ts';
import { slips } from './slips.svelte.ts';

export type KnownFamily = AnswerOf<typeof endpoints.listFamily>['known'][number];

type Act =
  | { act: 'invite'; invitee: { who: 'patient' } | { who: 'family'; name: string; relation: string } }
  | { act: 'invite-again'; personId: string }
  | { act: 'add-known'; personId: string; relation: string }
  | { act: 'end'; personId: string };

export class FamilyDesk {
  members = $state.raw<readonly FamilyMember[]>();
  known = $state.raw<readonly KnownFamily[]>([]);
  failure = $state<ApiFailure>();
  readonly residentId: string;
  readonly acting = new Submission<Act, FamilySlip | object>((act, key) => this.#perform(act, key));

  constructor(residentId: string) {
    this.residentId = residentId;
  }

  async load(): Promise<void> {
    const read = await call(endpoints.listFamily, { params: { id: this.residentId } });
    this.failure = read.ok ? undefined : read;
    if (read.ok) [this.members, this.known] = [read.value.members, read.value.known];
  }

  /** Makes the paper with the code. */
  invite(invitee: { who: 'patient' } | { who: 'family'; name: string; relation: string }): Promise<boolean> {
    return this.#act({ act: 'invite', invitee });
  }
  inviteAgain(personId: string): Promise<boolean> {
    return this.#act({ act: 'invite-again', personId });
  }
  addKnown(personId: string, relation: string): Promise<boolean> {
    return this.#act({ act: 'add-known', personId, relation });
  }
  end(personId: string): Promise<boolean> {
    return this.#act({ act: 'end', personId });
  }

  async #act(act: Act): Promise<boolean> {
    const result = await this.acting.send(act);
    if (!result?.ok) return false;
    if ('code' in result.value) slips.add(result.value as FamilySlip);
    await this.load();
    return true;
  }

  #perform(act: Act, idempotencyKey: string): Promise<ApiResult<FamilySlip | object>> {
    const id = this.residentId;
    switch (act.act) {
      case 'invite':
        return call(endpoints.inviteFamily, { params: { id }, body: act.invitee, idempotencyKey });
      case 'invite-again':
        return this.#inviteAgain({ id, personId: act.personId }, idempotencyKey);
      case 'add-known': {
        const { personId, relation } = act;
        return call(endpoints.addKnownFamily, {
          params: { id },
          body: { personId, relation },
          idempotencyKey,
        });
      }
      case 'end':
        return call(endpoints.endFamily, { params: { id, personId: act.personId }, idempotencyKey });
    }
  }

  /** The server asks for the passkey where the code would let somebody be a member who signs in already. */
  async #inviteAgain(
    params: { id: string; personId: string },
    idempotencyKey: string,
  ): Promise<ApiResult<FamilySlip>> {
    const result = await call(endpoints.inviteFamilyAgain, { params, idempotencyKey });
    if (result.ok || result.code !== 'CONFIRMATION_NEEDED') return result;
    return (await confirmPresence()) === 'confirmed'
      ? call(endpoints.inviteFamilyAgain, { params, idempotencyKey })
      : result;
  }
}
