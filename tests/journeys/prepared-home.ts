// A care home of a prepared region, with residents who have cards on their beds.
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { formatInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { makeCard } from '#server/issuing/make-card.ts';
import { pickStatusPlaces } from '#server/issuing/status-list.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore } from '#server/keys/key-ring.ts';
import { createInvitation } from '#server/store/invitations.ts';
import { findRecord } from '#server/store/patients.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { registerPatient } from '#server/store/registration.ts';
import { releaseCard } from '#server/store/release-card.ts';
import { openSqlite } from '#server/store/sqlite.ts';
import { secret } from './prepared-region.ts';
import { invented } from './someone-with-card.ts';

export interface PreparedHome {
  /** One-time link of the nurse who keeps the records. */
  link: string;
  residents: { id: string; digits: string; cardId: string }[];
}

/** @param region of `prepareRegion`, which must have run before */
export async function prepareHome(
  { url, dataFolder }: { url: string; dataFolder: string },
  { name, nurse, residents }: { name: string; nurse: string; residents: number },
): Promise<PreparedHome> {
  const clock = () => Date.now() as Instant;
  const keys = createKeyStore(readKeyRing(dataFolder, secret)!);
  const db = openSqlite(path.join(dataFolder, 'tasuki.sqlite'));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const region = { code: '40', name: '見本県' };
  const deps = { db, keys, clock, newId: randomUUID, random, region, cardOrigin: url };
  const within = <T>(act: (transaction: typeof db) => Promise<T>) => db.transaction().execute(act);
  const home = { id: randomUUID(), name, phone: '000-555-0002' };
  await addFacility(deps, db, { ...home, kind: 'care-home', town: '見本市', address: '見本市2丁目' });
  const nurseId = randomUUID();
  const role = 'care-home' as const;
  await addPerson(deps, db, {
    id: nurseId,
    facilityId: home.id,
    name: nurse,
    role,
    post: '施設看護師',
    position: 0,
  });
  const invited = { personId: nurseId, kind: 'staff', invitedBy: null } as const;
  const { code } = await within((transaction) => createInvitation(deps, transaction, invited));

  const actor = { personId: nurseId, person: nurse, role, facilityId: home.id, facility: name };
  const author = { source: 'home', facility: name, facilityId: home.id, person: '施設看護師' } as const;
  const [issuer, epoch] = [(await keys.issuer(clock()))!, (await keys.currentEpoch(clock()))!];
  const places = await pickStatusPlaces(deps, db, residents);
  const made: PreparedHome['residents'] = [];
  for (const [at, status] of places.entries()) {
    const id = randomUUID();
    const birthDate = `19${30 + at}-05-06` as PlainDate;
    const identity = { ...invented.identity, givenName: `例${at + 1}`, givenKana: 'レイ', birthDate };
    const draft = { ...invented, identity, consent: invented.consent! };
    const place = { careHomeId: home.id, clinicId: null };
    await within((transaction) => registerPatient(deps, transaction, { id, draft, author, actor, place }));
    const record = (await findRecord(deps, db, id))!;
    const facility = home;
    const card = await makeCard(
      deps,
      { issuer, epoch },
      { record, printName: true, sequence: 1, status, facility },
    );
    if (!card.ok) throw new Error(card.code);
    const concern = { actor, purpose: 'registration', patientId: id, patientLabel: '架空' } as const;
    await within((transaction) => releaseCard(deps, transaction, concern, card.card));
    made.push({ id, digits: card.card.face.digits, cardId: card.card.id });
  }
  await db.destroy();
  return { link: `${url}/join#${formatInvitationCode(code)}`, residents: made };
}
