// How a rule of core/access/people-rules.ts says no.
import type { PeopleRefusal } from '#lib/core/access/people-rules.ts';
import { refuse, type Refusal } from '#server/problem.ts';

const messages: Record<PeopleRefusal, string> = {
  self: 'nobody does this to themselves',
  role: 'this role is not yours to give or to change',
  'last-manager': 'somebody has to answer for the facility: name a successor first',
  left: 'this person works there no more',
  closed: 'this facility takes part no more',
};

export const refusePeople = (refusal: PeopleRefusal): Refusal =>
  refuse('NOT_ALLOWED_NOW', { issues: [{ path: refusal, message: messages[refusal] }] });
