// What is typed about a person at work, and what is wrong with it.
import {
  faultsOf,
  firstManagerDraft,
  personDraft,
  typed,
  type FieldFault,
  type FirstManagerDraft,
  type PersonDraft,
} from '#lib/core/access/facility-draft.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { Member } from '#lib/core/contract/people.ts';
import type { MemberChange } from './team.svelte.ts';

export class PersonForm {
  name = $state('');
  post = $state('');
  role = $state<Role | ''>('');
  kana = $state('');
  address = $state('');
  removeAddress = $state(false);
  faults = $state<Record<string, FieldFault>>({});

  constructor(member?: Member) {
    if (!member) return;
    this.name = member.name;
    this.post = member.post;
    this.role = member.role;
    this.kana = member.kana ?? '';
  }

  #values() {
    const kana = typed.kana(this.kana);
    const address = typed.text(this.address);
    return {
      name: typed.text(this.name),
      post: typed.text(this.post),
      ...(kana && { kana }),
      ...(address && { address }),
    };
  }

  /** @returns the draft, or undefined with `faults` set */
  read(): PersonDraft | undefined {
    const draft = { ...this.#values(), role: this.role };
    this.faults = faultsOf(personDraft, draft);
    return Object.keys(this.faults).length === 0 ? (draft as PersonDraft) : undefined;
  }

  readChange(): MemberChange | undefined {
    const draft = this.read();
    return draft && this.removeAddress ? { ...draft, address: '' } : draft;
  }

  /** The first person of a facility: without role and address. */
  readFirst(): FirstManagerDraft | undefined {
    const { name, post, kana } = this.#values() as FirstManagerDraft;
    const draft = { name, post, ...(kana && { kana }) };
    this.faults = faultsOf(firstManagerDraft, draft);
    return Object.keys(this.faults).length === 0 ? draft : undefined;
  }
}
