// The people of one facility: reading, searching, and everything that is done with them.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { PersonDraft } from '#lib/core/access/facility-draft.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Member, NewInvitation } from '#lib/core/contract/people.ts';
import { Act } from './act.ts';
import { withPresence, type SensitiveResult } from './sensitive.ts';

export type TeamFacility = AnswerOf<typeof endpoints.listTeam>['facility'];
export type MemberChange = Omit<PersonDraft, 'address'> & { address?: string | undefined };

/** An invitation that is on the screen now, and nowhere else. */
export interface ShownInvitation extends NewInvitation {
  name: string;
}

export class Team {
  readonly facilityId: string;
  facility = $state<TeamFacility>();
  people = $state.raw<readonly Member[]>([]);
  loading = $state(true);
  failure = $state<ApiFailure>();
  search = $state('');
  withLeft = $state(false);
  invitation = $state<ShownInvitation>();
  readonly #act = new Act();

  constructor(facilityId: string) {
    this.facilityId = facilityId;
  }

  async load(): Promise<void> {
    const result = await call(endpoints.listTeam, { params: { id: this.facilityId } });
    if (result.ok) ({ facility: this.facility, people: this.people } = result.value);
    this.failure = result.ok ? undefined : result;
    this.loading = false;
  }

  get left(): number {
    return this.people.filter(({ state }) => state === 'left').length;
  }

  get shown(): Member[] {
    const key = this.search.normalize('NFKC').replace(/\s/g, '').toLowerCase();
    return this.people.filter(
      (member) =>
        (this.withLeft || member.state !== 'left') &&
        [member.name, member.kana ?? '', member.post].some((text) =>
          text.normalize('NFKC').replace(/\s/g, '').toLowerCase().includes(key),
        ),
    );
  }

  /** Adds somebody and makes the invitation. Without one in `invitation` afterwards it is made from the list. */
  async add(draft: PersonDraft): Promise<SensitiveResult<{ personId: string }>> {
    const added = await withPresence(() =>
      this.#act.once({ add: draft }, (idempotencyKey) =>
        call(endpoints.addMember, { params: { id: this.facilityId }, body: draft, idempotencyKey }),
      ),
    );
    if (!added.ok) return added;
    await this.#invite(added.value.personId, draft.name, false);
    return this.#afterwards(added);
  }

  /** @param lost all passkeys and sessions of the person end first */
  async invite(member: Member, lost: boolean): Promise<SensitiveResult<NewInvitation>> {
    const invited = await this.#invite(member.id, member.name, lost);
    await this.load();
    return invited;
  }

  async #invite(id: string, name: string, lost: boolean): Promise<SensitiveResult<NewInvitation>> {
    const invited = await withPresence(() =>
      call(endpoints.inviteMember, { params: { id }, body: { lost } }),
    );
    if (invited.ok) this.invitation = { ...invited.value, name };
    return invited;
  }

  async change(member: Member, body: MemberChange): Promise<SensitiveResult<object>> {
    return this.#afterwards(
      await withPresence(() =>
        this.#act.once({ change: member.id, body }, (idempotencyKey) =>
          call(endpoints.changeMember, { params: { id: member.id }, body, idempotencyKey }),
        ),
      ),
    );
  }

  async withdraw(member: Member): Promise<ApiResult<object>> {
    return this.#afterwards(
      await this.#act.once({ withdraw: member.id, until: member.invitedUntil }, (idempotencyKey) =>
        call(endpoints.withdrawInvitation, { params: { id: member.id }, idempotencyKey }),
      ),
    );
  }

  async leave(member: Member): Promise<ApiResult<object>> {
    return this.#afterwards(
      await this.#act.once({ leave: member.id }, (idempotencyKey) =>
        call(endpoints.endMember, { params: { id: member.id }, idempotencyKey }),
      ),
    );
  }

  async #afterwards<T extends { ok: boolean }>(result: T): Promise<T> {
    if (result.ok) await this.load();
    return result;
  }
}
