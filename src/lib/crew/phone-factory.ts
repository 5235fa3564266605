// A crew's phone for tests: enrolled with an invented region, with a clock and a server of its own. Never imported by the app.
import {
  createRegion,
  now as issuedAt,
  sampleHeader,
  sampleSubset,
  type Region,
} from '#lib/core/card/card-factory.ts';
import type { CardId, Instant } from '#lib/core/brands.ts';
import { capsuleSecretsOf, sealCapsule } from '#lib/core/card/capsule.ts';
import { cardText, parseCardText } from '#lib/core/card/digits.ts';
import { forCard } from '#lib/core/card/for-card.ts';
import { exportPrivateKey, exportPublicKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { createStatusBits, issueStatusList, setStatus, type CardStatus } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { DeviceDatabase } from '#lib/device/database.ts';
import { generateHeldKey } from '#lib/device/sealing.ts';
import { createCrewDevice, type CrewDevice } from './crew-device.ts';

export interface Phone {
  device: CrewDevice;
  /** Whose keys it trusts. */
  region: Region;
  /** Paths called, in order. */
  sent: string[];
  /** A card of the sample person, or of somebody else. */
  cardText(other?: { cardId: CardId; givenName: string }): Promise<string>;
  setStatus(status: CardStatus, version?: number): Promise<void>;
  /** Keeps a capsule for a card's text, as a fetch of its town would; `asOf` is when it was made. */
  keepCapsule(text: string, change: { room: string; asOf?: number }): Promise<void>;
  pass(ms: number): void;
  refuseOutbox(): void;
  /** What the server answers; undefined is a lost connection. */
  answer(path: string, body: () => unknown): void;
  hold(path: string, body: () => unknown): { release(): void };
  lookAnswer(change: { room?: string }): Record<string, unknown>;
  /** Answers with a problem. */
  refuse(path: string, status: number, code: string, more?: object): void;
  /** Sees the body and the idempotency key of every call. */
  spy(see: (body: unknown, key: string | null) => void): void;
  /** Nothing gets through, not even what tests usually let pass. */
  cutOff(): void;
  end(): Promise<void>;
}

let made = 0;

export async function createPhone(): Promise<Phone> {
  let now: number = issuedAt;
  const sent: string[] = [];
  const answers = new Map<string, () => unknown>();
  const held = new Map<string, Promise<void>>();
  let isCutOff = false;
  let see: ((body: unknown, key: string | null) => void) | undefined;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input).split('?')[0]!;
    if (isCutOff) throw new TypeError('no network');
    if (typeof init?.body === 'string')
      see?.(JSON.parse(init.body), new Headers(init.headers).get('idempotency-key'));
    sent.push(path);
    await held.get(path);
    const body = (answers.get(path) ?? answers.get(path.replace(/[0-9a-f-]{36}/, ':id')))?.();
    if (body instanceof Response) return body;
    if (body === 'lost' || (body === undefined && !path.startsWith('/api/cases/')))
      throw new TypeError('no network');
    return Response.json(body ?? { version: 1 });
  };
  const database = new DeviceDatabase(`phone-${made++}`);
  const device = createCrewDevice({ database, fetch, now: () => now });
  const region = await createRegion('23');
  const receivedAt = now as Instant;

  const storeLists = async (status: CardStatus, version = 1) => {
    const bits = createStatusBits(131_072);
    setStatus(bits, sampleHeader().status.index, status);
    const list = { region: '23', list: 1, version, issuedAt, size: 131_072, bits };
    await database.lists.bulkPut([
      { name: 'trust', bytes: await issueTrustList(region.trust, region.root), receivedAt },
      { name: 'status', bytes: await issueStatusList(list, region.issuer), receivedAt },
    ]);
    device.forgetLists();
  };

  await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  await database.shift.put({
    id: 'current',
    deviceId: crypto.randomUUID(),
    deviceName: '試験用端末',
    keyClass: 'demo',
    personId: crypto.randomUUID(),
    personName: '見本 隊長',
    post: '救急隊長',
    facility: '見本消防署',
    region: { code: '23', name: '見本市' },
    rootKey: await exportPublicKey(region.rootKey),
    enrolledAt: receivedAt,
    clockOffsetMs: 0,
    lastContactAt: receivedAt,
  });
  await device.vault.store({
    deviceKey: await exportPrivateKey((await generateEpochPair()).privateKey),
    epochs: [{ region: '23', epoch: 13, key: await exportPrivateKey(region.epochKey.pair.privateKey) }],
  });
  await device.vault.unlock();
  await storeLists('valid');
  await device.outbox.start();

  return {
    device,
    region,
    sent,
    async cardText(other) {
      const subset = sampleSubset();
      if (other) subset.identity.value.givenName = other.givenName;
      const bytes = await sealCard({
        subset,
        header: other ? { ...sampleHeader(), cardId: other.cardId } : sampleHeader(),
        issuer: region.issuer,
        epochPublicKey: region.epochKey.pair.publicKey,
      });
      return cardText('card.example.jp', bytes);
    },
    setStatus: storeLists,
    async keepCapsule(text, { room, asOf = now }) {
      const parsed = parseCardText(text);
      const secrets = parsed.ok && (await capsuleSecretsOf(parsed.bytes, [region.epochKey]));
      if (!secrets) throw new Error('expected a card of this region');
      const subset = forCard(sampleSubset({ asOf: asOf as Instant }));
      subset.affiliation!.value.room = room;
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const bytes = (await sealCapsule({ subset, secrets, issuer: region.issuer, nonce }))!;
      await database.capsules.put({ area: '見本町', id: secrets.id, bytes });
      await database.capsuleAreas.put({ area: '見本町', isChosen: true, fetchedAt: now as Instant });
    },
    pass: (ms) => (now += ms),
    refuseOutbox() {
      device.outbox.add = async () => ({ ok: false, code: 'OUTBOX_FULL' });
    },
    answer: (path, body) => answers.set(path, body),
    refuse: (path, status, code, more) =>
      answers.set(path, () =>
        Response.json(
          { type: 'about:blank', title: code, status, code, requestId: 'r', ...more },
          { status },
        ),
      ),
    spy: (watch) => (see = watch),
    cutOff: () => (isCutOff = true),
    hold(path, body) {
      answers.set(path, body);
      let release = () => {};
      held.set(path, new Promise((resolve) => (release = resolve)));
      return { release };
    },
    lookAnswer({ room }) {
      const subset = sampleSubset();
      const affiliation = {
        ...subset.affiliation!,
        value: { ...subset.affiliation!.value, ...(room && { room }) },
      };
      return {
        patientRef: '00000000-0000-4000-8000-000000000001',
        state: 'active',
        emergency: { ...subset, affiliation },
        readAt: now,
      };
    },
    async end() {
      await device.outbox.stop();
    },
  };
}
