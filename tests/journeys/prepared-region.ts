// A region's server as `tasuki init` and the key ceremony leave it, with one station whose people are invited.
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { formatInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { CardId, Instant } from '#lib/core/brands.ts';
import { sampleHeader, sampleSubset } from '#lib/core/card/card-factory.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { initServer } from '#server/cli/init.ts';
import { initRoot, installSigned, requestTrust, signTrust } from '#server/cli/keys.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore } from '#server/keys/key-ring.ts';
import { createInvitation } from '#server/store/invitations.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { openSqlite } from '#server/store/sqlite.ts';

export const secret = 'an invented secret of good length';
const code = '40';

export interface PreparedRegion {
  /** One-time link of the secretariat's administrator, 見本 長. */
  officeLink: string;
  /** One-time links of the station's people, by name. */
  links: Record<string, string>;
  /** Digits of an authentic card of an invented person. */
  cardDigits: string;
}

export async function prepareRegion(
  server: { url: string; dataFolder: string },
  people: readonly { name: string; role: Role; post: string }[],
): Promise<PreparedRegion> {
  const { url, dataFolder } = server;
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const now = () => Date.now() as Instant;
  const office = { region: `${code} 見本県`, office: '見本県救急医療情報事務局', name: '見本 長' };
  await initServer({ dataFolder, secret, ...office, origin: url, again: false, now, print });
  const officeLink = /http:\/\/\S+\/join#\w+/.exec(printed.join('\n'))![0];

  const ceremony = { dataFolder, secret, rootSecret: 'another invented secret', now: now(), print };
  const [root, request, signed] = ['root', 'request', 'signed'].map((name) => path.join(dataFolder, name));
  await initRoot(ceremony, root!);
  await requestTrust(ceremony, request!);
  await signTrust(ceremony, root!, request!, signed!);
  await installSigned(ceremony, signed!);

  const keys = createKeyStore(readKeyRing(dataFolder, secret)!);
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const db = openSqlite(path.join(dataFolder, 'tasuki.sqlite'));
  const deps = { db, keys, clock: now, newId: randomUUID, random };
  const facilityId = randomUUID();
  await addFacility(deps, db, {
    id: facilityId,
    kind: 'fire-station',
    name: '見本消防署',
    town: '見本市',
    address: '見本市1丁目',
    phone: '000-555-0001',
  });
  const links: Record<string, string> = {};
  for (const [position, person] of people.entries()) {
    const personId = randomUUID();
    await addPerson(deps, db, { id: personId, facilityId, position, ...person });
    const invitation = await db
      .transaction()
      .execute((transaction) =>
        createInvitation(deps, transaction, { personId, kind: 'staff', invitedBy: null }),
      );
    links[person.name] = `${url}/join#${formatInvitationCode(invitation.code)}`;
  }
  const card = await sealCard({
    subset: sampleSubset({ asOf: now() }),
    header: sampleHeader({
      region: code,
      cardId: randomBytes(16).toString('hex') as CardId,
      issuedAt: now(),
      expiresAt: (now() + 700 * 86_400_000) as Instant,
      epoch: (await keys.currentEpoch(now()))!.epoch,
    }),
    issuer: (await keys.issuer(now()))!,
    epochPublicKey: (await keys.currentEpoch(now()))!.pair.publicKey,
  });
  await db.destroy();
  return { officeLink, links, cardDigits: toDigits(card) };
}
