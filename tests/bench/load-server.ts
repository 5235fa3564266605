// One server of the load bench, in a process of its own: everything the real one has but the pages. Tells its parent
// where it listens, what region it filled, and at the end how it fares.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { PlainDate } from '#lib/core/brands.ts';
import { createShortCode, formatShortCode, shortCodeBytes } from '#lib/core/card/short-code.ts';
import { openServer } from '#server/compose.ts';
import { verifyChain } from '#server/store/audit.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { createSession, type NewSession } from '#server/store/sessions.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import type { TestApp } from '#server/testing/test-app.ts';

export interface LoadServerArguments {
  dataFolder: string;
  databaseUrl?: string;
  /** The first server of a region fills it. */
  fill?: { hospitals: number; crews: number; patients: number };
}

export interface LoadPatient {
  cardId: string;
  shortCode: string;
  kana: string;
  birthDate: PlainDate;
}

export interface LoadRegion {
  hospitals: { id: string; session: NewSession }[];
  crews: NewSession[];
  patients: LoadPatient[];
}

export type FromLoadServer =
  | { kind: 'ready'; port: number; region?: LoadRegion }
  | { kind: 'report'; megabytes: number; isChainWhole: boolean; entries: number };

const { dataFolder, databaseUrl, fill } = JSON.parse(process.argv[2]!) as LoadServerArguments;
const kana = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ';

const opened = await openServer({
  dataFolder,
  databaseUrl,
  mode: 'demo',
  empty: true,
  log: { info: () => {}, warn: (fields, words) => console.error(words, fields), error: console.error },
  secret: undefined,
});
const { deps } = opened;
const listener = getRequestListener(opened.app.fetch, { overrideGlobalObjects: false });
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
server.keepAliveTimeout = 75_000;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const region = fill && (await fillRegion(fill));
tell({ kind: 'ready', port: (server.address() as AddressInfo).port, ...(region && { region }) });

process.on('message', (asked) => {
  if (asked === 'report') void report();
  else void stop();
});

async function report(): Promise<void> {
  const chain = await verifyChain(deps.db);
  const head = await deps.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
  tell({
    kind: 'report',
    megabytes: process.memoryUsage().rss / 1024 / 1024,
    isChainWhole: chain.ok,
    entries: Number(head.seq),
  });
}

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await opened.close();
  process.exit(0);
}

function tell(message: FromLoadServer): void {
  process.send!(message);
}

/** Hospitals, crews of as many stations as there are three crews to each, and patients with cards. */
async function fillRegion(size: NonNullable<LoadServerArguments['fill']>): Promise<LoadRegion> {
  const made: LoadRegion = { hospitals: [], crews: [], patients: [] };
  await deps.db.transaction().execute(async (db) => {
    await addFacility(deps, db, testFacilities.home);
    await addPerson(deps, db, testPeople.home);
    for (let n = 0; n < size.hospitals; n++) {
      const [id, person] = [deps.newId(), deps.newId()];
      await addFacility(deps, db, {
        ...testFacilities.hospital,
        id,
        name: `見本第${n}病院`,
        latitude: 32 + n / 500,
      });
      const placed = { facilityId: id, role: 'hospital', post: '医師', position: 1_000 + n } as const;
      await addPerson(deps, db, { ...placed, id: person, name: `見本 救${n}` });
      made.hospitals.push({ id, session: await createSession(deps, db, person) });
    }
    for (let n = 0, station = ''; n < size.crews; n++) {
      if (n % 3 === 0) {
        station = deps.newId();
        await addFacility(deps, db, { ...testFacilities.station, id: station, name: `見本第${n}消防署` });
      }
      const person = deps.newId();
      const placed = { facilityId: station, role: 'crew', post: '救急隊長', position: 5_000 + n } as const;
      await addPerson(deps, db, { ...placed, id: person, name: `見本 隊${n}` });
      made.crews.push(await createSession(deps, db, person));
    }
  });
  const test = { deps, db: deps.db, now: deps.clock } as TestApp;
  for (let n = 0; n < size.patients; n++) {
    const letter = (place: number) => kana[Math.floor(n / kana.length ** place) % kana.length]!;
    const name = `ミホン${letter(1)}${letter(0)}`;
    const birthDate = `19${String(30 + (n % 40))}-0${1 + (n % 9)}-1${n % 10}` as PlainDate;
    const patient = await registerTestPatient(test, {
      name: `見本${n} 試子`,
      kana: `${name} タメシコ`,
      birthDate,
    });
    const shortCode = createShortCode(deps.random(shortCodeBytes));
    made.patients.push({
      cardId: await addTestCard(test, patient, shortCode),
      shortCode: formatShortCode(shortCode),
      kana: `${name} タメシコ`,
      birthDate,
    });
  }
  return made;
}
