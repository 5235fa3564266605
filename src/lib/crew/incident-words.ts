// A tagged patient in words: a number, and what can be seen. Never a name.
import { t } from './incident-messages.ts';
import type { ListedPatient } from './incident.svelte.ts';

export const whoOf = ({ number }: Pick<ListedPatient, 'number'>): string =>
  number === undefined ? t.unnumbered : t.number(number);

/** '男性・40歳くらい'; '' when nobody has said. */
export const bodyWords = ({ sex, age }: Pick<ListedPatient, 'sex' | 'age'>) =>
  [
    sex === 'male' ? t.male : sex === 'female' ? t.female : undefined,
    age === undefined ? undefined : t.about(age),
  ]
    .filter(Boolean)
    .join(t.and);

/** '男性・40歳くらい・右脚の骨折・タグ A-17'; '' when nothing was written down. */
export const seenWords = ({
  sex,
  age,
  mark,
  tagNumber,
}: Pick<ListedPatient, 'sex' | 'age' | 'mark' | 'tagNumber'>) =>
  [bodyWords({ sex, age }), mark, tagNumber === undefined ? undefined : t.paper(tagNumber)]
    .filter(Boolean)
    .join(t.and);
