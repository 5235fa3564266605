// What tests do with the people of a facility.
import type { PersonDraft } from '#lib/core/access/facility-draft.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { insertPasskey } from '#server/store/passkeys.ts';
import { confirmSession, hashToken } from '#server/store/sessions.ts';
import { testFacilities } from './people.ts';
import type { TestApp, TestClient } from './test-app.ts';

export const nurse: PersonDraft = { role: 'care-home', name: '見本 新人', post: '介護職員' };
const homeId = testFacilities.home.id;

export function actsOnPeople(test: TestApp) {
  const confirm = (client: TestClient) => confirmSession(test.deps, test.db, hashToken(client.token!));
  const unconfirm = (client: TestClient) =>
    test.db
      .updateTable('sessions')
      .set({ confirmed_at: null })
      .where('token_hash', '=', hashToken(client.token!))
      .execute();
  const team = async (client: TestClient, id: string = homeId) =>
    (await client.call(endpoints.listTeam, { params: { id } })).value.people;
  const add = async (client: TestClient, draft: PersonDraft = nurse, id: string = homeId) =>
    (await client.call(endpoints.addMember, { params: { id }, body: draft })).value.personId;
  const invite = (client: TestClient, id: string, lost = false) =>
    client.call(endpoints.inviteMember, { params: { id }, body: { lost } });
  const leave = (client: TestClient, id: string) => client.call(endpoints.endMember, { params: { id } });
  const change = (client: TestClient, id: string, body: PersonDraft) =>
    client.call(endpoints.changeMember, { params: { id }, body });
  const givePasskey = (personId: string) =>
    insertPasskey(
      test.deps,
      test.db,
      personId,
      { id: test.deps.newId(), publicKey: new Uint8Array(77), counter: 0, transports: [], isSynced: false },
      '見本の電話',
    );

  return { confirm, unconfirm, team, add, invite, leave, change, givePasskey };
}
