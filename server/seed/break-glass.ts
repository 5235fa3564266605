// A break-glass look of the demo: its patient came to another hospital by taxi, confused, and nobody had announced her.
import type { PlainDate } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { breakGlass, endBreakGlass } from '#server/store/break-glass.ts';
import type { Person } from '#server/store/cases.ts';
import { searchFor } from '#server/store/searches.ts';

export async function seedBreakGlass(
  deps: Deps,
  transaction: Database,
  doctor: Person,
  patient: { name: string; birthDate: PlainDate },
): Promise<void> {
  const id = deps.newId();
  const reason = 'cannot-answer';
  const occasion = { caseId: id, purpose: 'break-glass', why: `reason:${reason},` } as const;
  const found = await searchFor(deps, transaction, doctor, occasion, patient);
  const candidate = found.ok ? found.value.candidates[0] : undefined;
  if (!candidate) throw new Error('the demo’s patient was not found by name and birth date');
  const opened = await breakGlass(deps, transaction, doctor, {
    id,
    reason,
    note: 'タクシーで来院。自分の名前以外は答えられない。家族は電話に出ず。',
    by: { way: 'candidate', token: candidate.token },
    confirmedBy: ['document', 'facility'],
  });
  if (!opened.ok) throw new Error(`the demo’s break-glass look was refused: ${opened.code}`);
  await endBreakGlass(deps, transaction, doctor.personId, id);
}
