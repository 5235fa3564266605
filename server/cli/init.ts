// `tasuki init`: sets a region's server up for real use, and gives its first administrator a one-time link. Who may run
// commands on the server holds the keys anyway, so a lost administrator is invited anew from here, too.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { Instant } from '#lib/core/brands.ts';
import { regionPattern } from '#lib/core/card/header.ts';
import {
  KeyFileError,
  readGuards,
  readKeyRing,
  writeKeyRing,
  type GuardSettings,
} from '#server/keys/key-file.ts';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from '#server/store/audit.ts';
import { createInvitation, type MadeInvitation } from '#server/store/invitations.ts';
import { migrate } from '#server/store/migrations.ts';
import { addFacility, addPerson, listPeople } from '#server/store/people.ts';
import { readSetup, writeSetup, type Setup } from '#server/store/setup.ts';
import { findDatabase, holdToKeys } from '#server/store/open-database.ts';

export interface Initiation extends GuardSettings {
  dataFolder: string;
  /** TASUKI_DATABASE_URL; the file in the data folder when absent. */
  databaseUrl?: string | undefined;
  /** '40 福岡県' */
  region: string | undefined;
  /** Name of the secretariat. */
  office: string | undefined;
  /** The administrator's name. */
  name: string | undefined;
  origin: string | undefined;
  /** Invite an administrator anew, on a server that is set up. */
  again: boolean;
  now: () => Instant;
  print: (line: string) => void;
}

export const initUsage = `init --region '40 福岡県' --office NAME --name NAME --origin https://HOST`;
const post = '管理者';

type InitDeps = Pick<Deps, 'db' | 'keys' | 'clock' | 'newId' | 'random'>;

/** Throws {@link KeyFileError} with the remedy. */
export async function initServer(given: Initiation): Promise<void> {
  const { dataFolder } = given;
  const guards = readGuards(dataFolder, 'production', given);
  const database = findDatabase(given);
  const isNew = !(await database.exists());
  if (given.again && isNew)
    throw new KeyFileError(
      `There is nothing in ${given.databaseUrl ? database.shown : dataFolder} yet: run \`init\` without --again.`,
    );
  const setup = given.again ? undefined : readNewSetup(given);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  let ring = readKeyRing(dataFolder, guards);
  if (!ring) {
    if (!setup || !isNew)
      throw new KeyFileError(
        `${database.shown} is there, but its key file is not. Restore keys.enc from the same backup.`,
      );
    ring = createProductionKeyRing(setup.region);
    writeKeyRing(dataFolder, guards, ring);
  }
  const db = await database.open();
  try {
    await migrate(db);
    const deps: InitDeps = {
      db,
      keys: createKeyStore(ring),
      clock: given.now,
      newId: randomUUID,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
    };
    if (database.postgres) await holdToKeys(db, deps.keys.cipher, database.shown);
    const { origin } = setup ?? (await needSetup(db, dataFolder));
    const invitation = await db
      .transaction()
      .execute((transaction) =>
        setup ? setUp(deps, transaction, setup, given) : inviteAgain(deps, transaction, given.name),
      );
    printLink(given, origin, invitation);
  } finally {
    await db.destroy();
  }
}

async function setUp(
  deps: InitDeps,
  transaction: Database,
  setup: Setup,
  { office, name, dataFolder }: Initiation,
): Promise<MadeInvitation> {
  if (await readSetup(transaction))
    throw new KeyFileError(
      `${dataFolder} is set up already. If every passkey of its administrators is lost, add --again for a new link.`,
    );
  if ((await listPeople(deps, transaction)).length > 0)
    throw new KeyFileError(`${dataFolder} holds a demonstration. Choose another folder with --data.`);
  await writeSetup(transaction, setup);
  const facility = { id: deps.newId(), kind: 'secretariat' as const, name: office! };
  await addFacility(deps, transaction, { ...facility, town: setup.region.name, address: '', phone: '' });
  return addAdministrator(deps, transaction, facility, name!);
}

async function inviteAgain(
  deps: InitDeps,
  transaction: Database,
  name: string | undefined,
): Promise<MadeInvitation> {
  const everybody = await listPeople(deps, transaction);
  const administrators = everybody.filter(({ role }) => role === 'secretariat');
  const chosen = name ? administrators.filter((one) => one.name === name) : administrators;
  const [person] = chosen;
  if (chosen.length > 1 || (!person && administrators.length > 0))
    throw new KeyFileError(
      `Choose the administrator with --name: ${administrators.map((one) => one.name).join(', ')}`,
    );
  if (person) return invite(deps, transaction, person, person.facility);
  const office = await transaction
    .selectFrom('facilities')
    .select(['id', 'name'])
    .where('kind', '=', 'secretariat')
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
  if (!name) throw new KeyFileError('No administrator is left. Name a new one with --name.');
  return addAdministrator(deps, transaction, office, name);
}

async function addAdministrator(
  deps: InitDeps,
  transaction: Database,
  facility: { id: string; name: string },
  name: string,
): Promise<MadeInvitation> {
  const id = deps.newId();
  await addPerson(deps, transaction, {
    id,
    facilityId: facility.id,
    role: 'secretariat',
    name,
    post,
    position: 0,
  });
  return invite(deps, transaction, { id }, facility);
}

async function invite(
  deps: InitDeps,
  transaction: Database,
  { id }: { id: string },
  facility: { id: string; name: string },
): Promise<MadeInvitation> {
  const invitation = await createInvitation(deps, transaction, {
    personId: id,
    kind: 'first',
    invitedBy: null,
  });
  await appendAudit(deps, transaction, {
    actor: {
      person: 'サーバーの操作',
      role: 'secretariat',
      facilityId: facility.id,
      facility: facility.name,
    },
    action: 'person-invited',
    purpose: 'oversight',
    detail: 'via:command-line',
  });
  return invitation;
}

function readNewSetup({ region, office, name, origin }: Initiation): Setup {
  const [, code = '', regionName = ''] = /^(\d+)\s+(\S.*)$/.exec(region?.trim() ?? '') ?? [];
  if (!regionPattern.test(code) || !regionName)
    throw new KeyFileError(`--region must be a JIS code and a name, for example '40 福岡県'.`);
  if (!office?.trim() || !name?.trim())
    throw new KeyFileError(
      '--office names the secretariat, --name its first administrator: both are needed.',
    );
  return { origin: readOrigin(origin), region: { code, name: regionName } };
}

/** Passkeys belong to a host name and work over HTTPS only; `localhost` is for trying things out. */
export function readOrigin(origin: string | undefined): string {
  const url = origin && URL.canParse(origin) ? new URL(origin) : undefined;
  const isName = url !== undefined && !/^[\d.]+$|^\[/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost');
  if (url && isName && isSafe && url.pathname === '/' && !url.search && !url.hash) return url.origin;
  throw new KeyFileError(
    'The address people open must be https:// and a host name, for example https://tasuki.example.jp: passkeys belong to it and work nowhere else. (http://localhost:5173 serves for a trial.)',
  );
}

async function needSetup(db: Database, dataFolder: string): Promise<Setup> {
  const setup = await readSetup(db);
  if (setup) return setup;
  throw new KeyFileError(`${dataFolder} was never set up: run \`init\` without --again.`);
}

function printLink(
  { print, now, dataFolder, again }: Initiation,
  origin: string,
  { code, expiresAt }: MadeInvitation,
): void {
  const hours = Math.round((expiresAt - now()) / 3_600_000);
  print('Open this link once, on the device that will hold the administrator’s passkey:');
  print('');
  print(`  ${origin}/join#${code}`);
  print('');
  print(`or type this code at ${origin}/join: ${formatInvitationCode(code)}`);
  const folder = dataFolder === resolve('./data') ? '' : ` --data ${dataFolder}`;
  print(`It is good for ${hours} hours and for one person. Start the server with:`);
  print(`  npm start -- --production${folder}`);
  if (!again)
    print(
      'Phones can be enrolled and cards issued once the root has signed the keys: see Keys in README.md.',
    );
}
