// Capsules: bytes each and the time to open one with the paper at hand, against opening the card itself; and a phone's
// whole fetch of a town of a thousand cards, made anew and as kept.
import { toHex } from '#lib/core/card/bytes.ts';
import type { CardId, Instant, PlainDate } from '#lib/core/brands.ts';
import { cardDigest } from '#lib/core/card/allow-list.ts';
import { capsuleSecretsOf, openCapsule, sealCapsule } from '#lib/core/card/capsule.ts';
import { createRegion, now, sampleHeader } from '#lib/core/card/card-factory.ts';
import { cardSegments } from '#lib/core/card/digits.ts';
import { forCard } from '#lib/core/card/for-card.ts';
import { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { createShortCode, shortCodeBytes, wholeShortCode } from '#lib/core/card/short-code.ts';
import { fitToCard } from '#lib/core/card/trim.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { insertCard } from '#server/store/cards.ts';
import { insertDevice } from '#server/store/devices.ts';
import { emergencyOf, findRecord } from '#server/store/patients.ts';
import { registerPatient } from '#server/store/registration.ts';
import { hashToken } from '#server/store/sessions.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { makeDraft } from '#server/testing/residents.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { sizeSet } from './card-residents.ts';
import { percentile } from './figure.ts';
import type { Figure } from './figure.ts';

const town = 1_000;

async function timed<T>(times: number[], run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await run();
  times.push(performance.now() - started);
  return result;
}

async function measureOpening(): Promise<Figure[]> {
  const region = await createRegion();
  const epochKeys = [region.epochKey];
  const [sizes, capsuleTimes, cardTimes]: [number[], number[], number[]] = [[], [], []];
  for (const [at, resident] of sizeSet().entries()) {
    const whole = forCard(resident);
    const fitted = await fitToCard(whole);
    if (!fitted.ok) throw new Error(fitted.code);
    const cardId = at.toString(16).padStart(32, '0') as CardId;
    const card = await sealCard({
      subset: fitted.subset,
      header: sampleHeader({ cardId }),
      issuer: region.issuer,
      epochPublicKey: region.epochKey.pair.publicKey,
    });
    const secrets = (await capsuleSecretsOf(card, epochKeys))!;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const subset = { ...whole, asOf: now };
    const capsule = (await sealCapsule({ subset, secrets, issuer: region.issuer, nonce }))!;
    sizes.push(capsule.length);
    const opened = await timed(capsuleTimes, async () =>
      openCapsule(capsule, (await capsuleSecretsOf(card, epochKeys))!, region.trust),
    );
    if (!opened.ok) throw new Error(opened.code);
    await timed(cardTimes, () => verifyAndOpenCard(card, { trust: region.trust, epochKeys }));
  }
  const [p50, p95] = [percentile(sizes, 0.5), percentile(sizes, 0.95)];
  const open = percentile(capsuleTimes, 0.95);
  return [
    {
      name: 'capsule of 200 records, whole, p50',
      value: p50,
      unit: 'B',
      budget: '≤ 800 B',
      pass: p50 <= 800,
    },
    {
      name: 'capsule of 200 records, whole, p95',
      value: p95,
      unit: 'B',
      budget: '≤ 1,200 B',
      pass: p95 <= 1_200,
    },
    {
      name: 'capsule open with the paper, p95',
      value: open,
      unit: 'ms',
      baseline: { name: 'opening the card itself, p95', value: percentile(cardTimes, 0.95) },
      budget: 'p95 ≤ 30 ms',
      pass: open <= 30,
    },
  ];
}

/** A town whose people have cards; nothing is drawn or printed. */
async function fillTown(test: TestApp): Promise<void> {
  const { deps, db } = test;
  const home = testFacilities.home;
  const person = testPeople.home;
  const actor = {
    personId: person.id,
    person: person.name,
    role: person.role,
    facilityId: home.id,
    facility: home.name,
  };
  const author = { source: 'home', facility: home.name, facilityId: home.id, person: '施設看護師' } as const;
  const [issuer, epoch] = [
    (await deps.keys.issuer(test.now()))!,
    (await deps.keys.currentEpoch(test.now()))!,
  ];
  for (let at = 0; at < town; at++) {
    const id = deps.newId();
    const birthDate =
      `19${String(10 + (at % 80)).padStart(2, '0')}-0${1 + (at % 9)}-1${at % 10}` as PlainDate;
    const { consent, ...rest } = makeDraft({ birthDate, givenName: `例${at}` });
    const cardId = toHex(deps.random(16)) as CardId;
    await db.transaction().execute(async (transaction) => {
      const place = { careHomeId: home.id, clinicId: null };
      await registerPatient(deps, transaction, { id, draft: { ...rest, consent }, author, actor, place });
      const record = (await findRecord(deps, transaction, id))!;
      const header = {
        issuedAt: test.now(),
        expiresAt: (test.now() + 700 * 86_400_000) as Instant,
        cardId,
        region: deps.region.code,
        epoch: epoch.epoch,
        status: { list: 1, index: at + 1 },
        sequence: 1,
      };
      const card = await sealCard({
        subset: forCard(emergencyOf(record, test.now(), false)),
        header,
        issuer,
        epochPublicKey: epoch.pair.publicKey,
      });
      const shortCode = wholeShortCode(createShortCode(deps.random(shortCodeBytes)));
      const face = { shortCode, ...cardSegments('card.example.jp', card), mask: 0, facilityName: home.name };
      await insertCard(deps, transaction, {
        ...header,
        id: cardId,
        patientId: id,
        face,
        factsVersion: 1,
        qrVersion: 17,
        trimmed: [],
        facilityId: home.id,
        keyId: issuer.keyId,
        digest: await cardDigest(card),
      });
    });
  }
}

async function onDevice(test: TestApp): Promise<TestClient> {
  const client = await test.as('crew');
  const id = test.deps.newId();
  const { facilityId, id: personId } = testPeople.crew;
  const publicKey = new Uint8Array(65);
  await insertDevice(test.deps, test.db, {
    id,
    facilityId,
    personId,
    name: '端末',
    publicKey,
    keyClass: 'prf',
  });
  await test.db
    .updateTable('sessions')
    .set({ device_id: id })
    .where('token_hash', '=', hashToken(client.token!))
    .execute();
  return client;
}

async function fetchTown(client: TestClient): Promise<{ calls: number[]; bytes: number }> {
  const calls: number[] = [];
  let [count, bytes] = [0, 0];
  let cursor: string | null | undefined;
  do {
    const body = { area: testFacilities.home.town, ...(cursor && { cursor }) };
    const page = await timed(calls, () => client.call(endpoints.fetchCapsules, { body }));
    count += page.value.capsules.length;
    bytes += page.bytes.length;
    cursor = page.value.cursor;
  } while (cursor);
  if (count !== town) throw new Error(`expected ${town} capsules, found ${count}`);
  return { calls, bytes };
}

async function measureFetch(): Promise<Figure[]> {
  const test = await createTestApp({ callsPerMinute: 1_000_000 });
  try {
    await fillTown(test);
    const client = await onDevice(test);
    const first = await fetchTown(client);
    const again = await fetchTown(client);
    const total = (times: number[]) => times.reduce((sum, time) => sum + time, 0);
    const longest = Math.max(...first.calls);
    return [
      {
        name: `fetch of ${town} capsules as kept`,
        value: total(again.calls),
        unit: 'ms',
        baseline: { name: 'the first fetch, which makes them', value: total(first.calls) },
        beside: [{ name: 'KB over the wire, uncompressed', value: again.bytes / 1_000 }],
        budget: '≤ 2,000 ms',
        pass: total(again.calls) <= 2_000,
      },
      {
        name: 'longest call of the first fetch (100 made)',
        value: longest,
        unit: 'ms',
        budget: '≤ 3,000 ms',
        pass: longest <= 3_000,
      },
    ];
  } finally {
    await test.close();
  }
}

export async function measure(): Promise<Figure[]> {
  return [...(await measureOpening()), ...(await measureFetch())];
}
