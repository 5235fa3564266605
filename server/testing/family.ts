// Families in tests: somebody of role 'patient' who stands for a patient, as an invitation makes them.
import { ownRelation } from '#lib/core/access/family.ts';
import { addProxy } from '#server/store/proxies.ts';
import { testPeople } from './people.ts';
import type { TestApp } from './test-app.ts';

/** Lets the family of the tests stand for a patient. */
export async function letFamilySee(test: TestApp, patientId: string, relation = '長女'): Promise<void> {
  await test.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('people')
      .set({ patient_id: patientId })
      .where('id', '=', testPeople.family.id)
      .execute();
    await addProxy(test.deps, transaction, {
      personId: testPeople.family.id,
      patientId,
      relation: relation === '本人' ? ownRelation : relation,
      invitedBy: null,
    });
  });
}
