// Why an act on people was refused, and what to do about it.
import type { ApiFailure } from '#lib/api/client.ts';
import { failureText } from '#lib/api/failure-text.ts';
import { peopleRefusal, type PeopleRefusal } from '#lib/core/access/people-rules.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

const words: Record<PeopleRefusal, Bilingual> = {
  self: {
    ja: '自分自身にはできません。ほかの管理者か事務局に頼んでください。',
    en: 'Not for yourself. Ask another manager or the secretariat.',
  },
  role: {
    ja: 'この役割は変えられません。事務局に頼んでください。',
    en: 'This role is not yours to change. Ask the secretariat.',
  },
  'last-manager': {
    ja: '管理する人がいなくなります。先に、後任を招待してください。',
    en: 'Nobody would be left to manage. Invite a successor first.',
  },
  left: { ja: 'この人はすでに離任しています。', en: 'This person has left already.' },
  closed: { ja: 'この施設はすでに脱退しています。', en: 'This facility has left already.' },
};

/** The words for a failed call, with the rule that was in the way where there was one. */
export function refusalText(failure: ApiFailure): Bilingual {
  const path = 'problem' in failure ? failure.problem.issues?.[0]?.path : undefined;
  const refusal = failure.code === 'NOT_ALLOWED_NOW' ? peopleRefusal.safeParse(path) : undefined;
  return refusal?.success ? words[refusal.data] : failureText(failure);
}
