import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import { issueDisasterFlag, issueLease, type DeviceStanding } from '#lib/core/card/lease.ts';
import { overrideCode } from '#lib/core/card/override.ts';
import type { HolderBrief } from '#lib/device/database.ts';
import { encodeBase64url } from '#lib/device/base64url.ts';
import { disasterPrefix } from '#lib/device/disaster-text.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { ReadingController } from './reading.svelte.ts';
import { StandingController } from './standing.svelte.ts';

const dayMs = 86_400_000;
const key = crypto.getRandomValues(new Uint8Array(32));
let phone: Phone;
let caseOf: CaseController;
let standing: StandingController;
let reading: ReadingController;
let serverAt: number;
let runningMs: number;

const later = (ms: number) => (phone.device.now() + ms) as Instant;
const deviceId = async () => (await phone.device.database.shift.get('current'))!.deviceId;
/** What the server answers from now on. */
async function leaseIs(how: DeviceStanding, issuedAt = serverAt): Promise<void> {
  const lease = {
    region: '23',
    deviceId: await deviceId(),
    standing: how,
    issuedAt: issuedAt as Instant,
    until: (issuedAt + 7 * dayMs) as Instant,
  };
  const bytes = await issueLease(lease, phone.region.issuer);
  phone.answer('/api/devices/:id/lease', () => ({ lease: encodeBase64url(bytes) }));
}
/** Real time goes by: for the server, for this phone's clock, and not for the page, which was closed. */
function passDays(days: number): void {
  phone.pass(days * dayMs);
  serverAt += days * dayMs;
}
const open = () => new StandingController(phone.device, caseOf, { running: () => runningMs });
/** The page is closed and opened again. */
async function restart(): Promise<void> {
  standing = open();
  await standing.restore();
}

beforeEach(async () => {
  phone = await createPhone();
  serverAt = phone.device.now();
  runningMs = 0;
  caseOf = new CaseController(phone.device);
  standing = open();
  reading = new ReadingController(
    phone.device,
    caseOf,
    () => false,
    () => standing.mayOpen(),
  );
  await phone.device.vault.keepSecret('override', key.slice());
  for (const path of ['/api/trust/list', '/api/trust/status', '/api/trust/allow', '/api/trust/disaster'])
    phone.answer(path, () => undefined);
  const [trust, status] = await Promise.all(
    (['trust', 'status'] as const).map(async (name) => (await phone.device.database.lists.get(name))!.bytes),
  );
  phone.answer('/api/trust/list', () => ({ trustList: encodeBase64url(trust!) }));
  phone.answer('/api/trust/status', () => ({ statusList: encodeBase64url(status!) }));
  await leaseIs('in-use');
  await standing.restore();
  await standing.renew();
});
afterEach(async () => {
  await phone.end();
  phone.device.database.close();
});

describe('a phone’s lease', () => {
  it('stays on the disk, is verified at the next start, and lasts seven days', async () => {
    await restart();
    expect(standing.state).toMatchObject({ is: 'good' });
    passDays(6);
    await standing.judge();
    expect(standing.state?.is).toBe('ending');
    expect(await reading.read(await phone.cardText())).toBe('amber');
  });

  it('changed on the disk counts as none', async () => {
    const row = (await phone.device.database.lists.get('lease'))!;
    row.bytes[row.bytes.length - 1]! ^= 1;
    await phone.device.database.lists.put(row);
    await restart();
    expect(standing.state?.is).toBe('missing');
  });

  it('is over after eight days without contact: the vault locks and no card opens', async () => {
    const text = await phone.cardText();
    passDays(8);
    expect(await reading.read(text)).toBe('locked');
    expect(standing.isLocked).toBe(true);
    expect(phone.device.vault.state).toBe('locked');
  });

  it('opens again when the server is heard', async () => {
    passDays(8);
    await standing.judge();
    await leaseIs('in-use');
    await standing.connect();
    expect(standing.state).toMatchObject({ is: 'good', until: serverAt + 7 * dayMs });
    expect(standing.connecting).toBe('idle');
  });

  it('an answer that is not signed for this phone, or older, changes nothing and is said', async () => {
    passDays(8);
    await leaseIs('in-use', serverAt - 30 * dayMs);
    await standing.connect();
    expect([standing.state?.is, standing.connecting]).toEqual(['over', 'refused']);
    phone.answer('/api/devices/:id/lease', () => 'lost');
    await standing.connect();
    expect([standing.state?.is, standing.connecting]).toEqual(['over', 'no-answer']);
  });

  it('an open case is not interrupted: the lock waits until it closes', async () => {
    const text = await phone.cardText();
    await reading.read(text);
    await reading.confirm(['birth-date']);
    passDays(7.5);
    await phone.device.database.cases.update('open', { openedAt: later(-3_600_000) });
    await standing.judge();
    expect(standing.state?.is).toBe('over');
    expect([standing.isLocked, standing.isWaitingForCase]).toEqual([false, true]);
    expect(phone.device.vault.state).toBe('unlocked');
    expect(await reading.read(text)).toBe('amber');
    await caseOf.close();
    await standing.judge();
    expect(standing.isLocked).toBe(true);
    expect(phone.device.vault.state).toBe('locked');
  });
});

describe('the clock and the lease', () => {
  it('setting the clock back does not open what is over', async () => {
    passDays(8);
    await standing.judge();
    phone.pass(-7 * dayMs);
    await restart();
    expect(standing.state?.is).toBe('over');
  });

  it('turned back day after day, it still ends by the time the page was open', async () => {
    for (let day = 0; day < 8; day++) {
      runningMs += dayMs;
      await standing.judge();
    }
    expect(standing.state?.is).toBe('over');
  });

  it('set back in an open case, the lease waits for it a day by the time the page was open, and no longer', async () => {
    const text = await phone.cardText();
    await reading.read(text);
    await reading.confirm(['birth-date']);
    for (let hour = 0; hour < 8 * 24; hour++) {
      runningMs += dayMs / 24;
      await standing.judge();
      if (hour === 7 * 24) expect([standing.state?.is, standing.isLocked]).toEqual(['over', false]);
    }
    expect(standing.isLocked).toBe(true);
    expect(await reading.read(text)).toBe('locked');
  });

  it('one that jumped ahead locks, says that it may be the clock, and one contact heals it', async () => {
    phone.pass(5 * 365 * dayMs);
    await standing.judge();
    expect(standing.state).toMatchObject({ is: 'over', mayBeClock: true });
    phone.pass(-5 * 365 * dayMs);
    await standing.judge();
    expect(standing.state?.is).toBe('over');
    serverAt += 60_000;
    await leaseIs('in-use');
    await standing.connect();
    expect(standing.state?.is).toBe('good');
    await phone.device.vault.unlock();
    expect(await reading.read(await phone.cardText())).not.toBe('locked');
  });

  it('one that fell behind by years keeps the phone open', async () => {
    phone.pass(-5 * 365 * dayMs);
    await restart();
    expect(standing.state?.is).toBe('good');
  });
});

describe('a supervisor’s word', () => {
  const answer = async (at = serverAt) => {
    const challenge = await standing.challenge();
    if (!('digits' in challenge)) throw new Error('no digits');
    return standing.answer(await overrideCode(key, challenge.digits, at as Instant));
  };

  it('by code opens for a day, and for no longer', async () => {
    passDays(8);
    await standing.judge();
    expect(await answer()).toMatchObject({ ok: true });
    expect(standing.state).toEqual({ is: 'overridden', until: later(dayMs) });
    expect(phone.device.vault.state).toBe('unlocked');
    expect(await reading.read(await phone.cardText())).toBe('amber');
    await caseOf.close();
    passDays(1);
    await standing.judge();
    expect(standing.isLocked).toBe(true);
  });

  it('by today’s code opens also when the phone’s own clock has gone a month ahead', async () => {
    passDays(1);
    phone.pass(30 * dayMs);
    await standing.judge();
    expect(standing.isLocked).toBe(true);
    expect(await answer()).toMatchObject({ ok: true });
    expect(standing.isLocked).toBe(false);
  });

  it('is asked for with the same digits until they are answered, and with others afterwards', async () => {
    passDays(8);
    await standing.judge();
    const first = await standing.challenge();
    expect(await standing.challenge()).toEqual(first);
    await answer();
    expect(await standing.challenge()).not.toEqual(first);
  });

  it('after five wrong codes there is a wait and then other digits; a slip of the pen does not count', async () => {
    passDays(8);
    await standing.judge();
    const first = await standing.challenge();
    expect(await standing.answer('ABC')).toEqual({ ok: false, code: 'MISTYPED' });
    const wrong = await overrideCode(new Uint8Array(32), '000000', serverAt as Instant);
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await standing.answer(wrong)).toEqual({ ok: false, code: 'WRONG', triesLeft });
    expect(phone.device.vault.state).toBe('locked');
    expect(await standing.answer(wrong)).toEqual({ ok: false, code: 'WAIT' });
    phone.pass(5 * 60_000);
    await standing.judge();
    const second = await standing.challenge();
    expect(second).toMatchObject({ triesLeft: 5 });
    expect(second).not.toEqual(first);
  });

  it('five wrong ones while the clock had jumped ahead keep nobody waiting once a contact has set it right', async () => {
    phone.pass(400 * dayMs);
    await standing.judge();
    const wrong = await overrideCode(new Uint8Array(32), '000000', serverAt as Instant);
    for (let tries = 0; tries < 5; tries++) await standing.answer(wrong);
    expect(await standing.challenge()).toHaveProperty('waitUntil');
    phone.pass(-400 * dayMs);
    serverAt += 60_000;
    await leaseIs('in-use');
    await standing.connect();
    passDays(8);
    await standing.judge();
    expect(await answer()).toMatchObject({ ok: true });
  });

  it('opens a phone whose clock jumped ahead, though the code is of the real day', async () => {
    phone.pass(5 * 365 * dayMs);
    await standing.judge();
    serverAt += 10 * dayMs;
    expect(await answer()).toMatchObject({ ok: true });
    expect(standing.state?.is).toBe('overridden');
  });

  it('does not open a phone that was suspended', async () => {
    passDays(8);
    await standing.judge();
    await answer();
    await leaseIs('suspended');
    await standing.renew();
    expect([standing.state?.is, standing.isLocked]).toEqual(['suspended', true]);
    expect(phone.device.vault.state).toBe('locked');
  });
});

describe('a supervisor at the phone', () => {
  const holderIs = (holder: HolderBrief | undefined) =>
    (phone.device.vault.confirmHolder = () => Promise.resolve(holder));
  const holder = (role: Role): HolderBrief => ({
    id: 'AAAA',
    addedAt: phone.device.now(),
    personId: '00000000-0000-4000-8000-000000000005',
    role,
  });
  beforeEach(async () => {
    passDays(8);
    await standing.judge();
  });

  it('opens it for a day with their passkey; who it was waits to be told', async () => {
    holderIs(holder('crew-supervisor'));
    expect(await standing.vouchByPasskey()).toBe('vouched');
    expect(standing.state).toEqual({ is: 'overridden', until: later(dayMs) });
    expect(phone.device.outbox.waiting).toMatchObject([
      {
        endpointName: 'reportOverride',
        params: { id: await deviceId() },
        body: { at: phone.device.now(), personId: holder('crew').personId },
      },
    ]);
  });

  it('a member of the crew does not, nor one whose passkey was not shown', async () => {
    holderIs(holder('crew'));
    expect(await standing.vouchByPasskey()).toBe('not-a-supervisor');
    holderIs(undefined);
    expect(await standing.vouchByPasskey()).toBe('refused');
    expect([standing.isLocked, phone.device.outbox.waiting.length]).toEqual([true, 0]);
  });

  it('what cannot be recorded does not happen', async () => {
    holderIs(holder('crew-supervisor'));
    phone.refuseOutbox();
    expect(await standing.vouchByPasskey()).toBe('refused');
    expect(standing.isLocked).toBe(true);
  });
});

describe('a disaster flag scanned without a network', () => {
  const flagText = async (change: { version?: number; until?: number; region?: string } = {}) => {
    const declaredAt = serverAt as Instant;
    const until = (declaredAt + (change.until ?? 30 * dayMs)) as Instant;
    const flag = { region: change.region ?? '23', version: change.version ?? 2, declaredAt, until };
    return disasterPrefix + encodeBase64url(await issueDisasterFlag(flag, phone.region.issuer));
  };

  it('opens what was over, and lasts thirty days from the last contact', async () => {
    const text = await flagText();
    passDays(8);
    await standing.judge();
    expect(await standing.takeFlag(text)).toMatchObject({ ok: true });
    expect(standing.state?.is).toBe('good');
    expect(standing.disasterUntil).toBe(serverAt + 22 * dayMs);
    passDays(23);
    await standing.judge();
    expect(standing.state?.is).toBe('over');
  });

  it('is told of until it is read, whether the camera or the lock’s own reader saw it; a refused one until the lock goes', async () => {
    const text = await flagText();
    const past = await flagText({ until: 0 });
    passDays(8);
    // The camera saw the paper while the lock was coming: the lock judges on, and its screen shows late.
    await standing.judge();
    await standing.takeFlag(past);
    await standing.judge();
    expect(standing.taken).toMatchObject({ code: 'DISASTER_OVER' });
    await standing.takeFlag(text);
    await standing.judge();
    expect([standing.isLocked, standing.taken?.ok]).toEqual([false, true]);

    passDays(31);
    await standing.judge();
    expect([standing.isLocked, standing.taken]).toEqual([true, undefined]);
    await standing.takeFlag(past);
    await leaseIs('in-use');
    await standing.renew();
    expect([standing.isLocked, standing.taken]).toEqual([false, undefined]);
  });

  it('is refused when changed, foreign, older, past or known, and says which', async () => {
    const good = await flagText();
    const codeOf = async (text: string) => {
      const taken = await standing.takeFlag(text);
      return taken.ok ? 'taken' : taken.code;
    };
    expect(await codeOf(disasterPrefix)).toBe('DISASTER_MALFORMED');
    expect(await codeOf(`${disasterPrefix}にせもの`)).toBe('DISASTER_MALFORMED');
    expect(await codeOf(good.slice(0, -2) + (good.endsWith('AA') ? 'BA' : 'AA'))).toMatch(
      /SIGNATURE|MALFORMED/,
    );
    expect(await codeOf(await flagText({ region: '13' }))).toBe('DISASTER_WRONG_REGION');
    expect(await codeOf(await flagText({ until: 0 }))).toBe('DISASTER_OVER');
    expect(await codeOf(good)).toBe('taken');
    // The paper lies before the camera still.
    expect(await codeOf(good)).toBe('taken');
    standing.taken = undefined;
    expect(await codeOf(good)).toBe('DISASTER_HELD');
    expect(await codeOf(await flagText({ version: 1 }))).toBe('DISASTER_ROLLED_BACK');
  });
});

describe('suspended and revoked', () => {
  it('suspended locks at once, also with a case open, which waits; resumed opens by itself', async () => {
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    serverAt += 1_000;
    await leaseIs('suspended');
    await standing.renew();
    expect(standing.isLocked).toBe(true);
    expect(phone.device.vault.state).toBe('locked');
    serverAt += 1_000;
    await leaseIs('in-use');
    await standing.renew();
    expect(standing.isLocked).toBe(false);
    expect(await phone.device.database.cases.count()).toBe(1);
  });

  it('revoked leaves nothing: keys, lists, reports, case and shift are gone, and the server is told', async () => {
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    phone.refuse('/api/cases/:id', 401, 'NOT_SIGNED_IN');
    serverAt += 1_000;
    await leaseIs('revoked');
    phone.answer('/api/devices/:id/wipe', () => ({}));
    const { tables, name } = phone.device.database;
    expect(tables.length).toBeGreaterThan(10);
    await standing.renew();
    await expect.poll(() => standing.ended, { timeout: 20_000 }).toBeDefined();
    expect(phone.device.vault.state).toBe('empty');
    expect(phone.sent.some((path) => path.endsWith('/wipe'))).toBe(true);
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(name);
    expect(await standing.mayOpen()).toBe(false);
  }, 30_000);
});

describe('two pages of the app on one phone', () => {
  it('what one heard of the phone counts in the other, though that one hears nothing', async () => {
    const other = open();
    await other.restore();
    serverAt += 1_000;
    await leaseIs('suspended');
    await standing.renew();
    expect(await other.mayOpen()).toBe(false);
    serverAt += 1_000;
    await leaseIs('in-use');
    await standing.renew();
    expect(await other.mayOpen()).toBe(true);
  });

  it('the end of an enrolment that was replaced at the other does not empty the phone', async () => {
    const other = open();
    await other.restore();
    const oldId = await deviceId();
    await phone.device.database.shift.update('current', { deviceId: crypto.randomUUID() });
    const old = standing;
    await other.restore();
    serverAt += 1_000;
    await leaseIs('in-use');
    await other.renew();
    phone.answer('/api/devices/:id/wipe', () => ({}));
    serverAt += 1_000;
    const revoked = {
      region: '23',
      deviceId: oldId,
      standing: 'revoked',
      issuedAt: serverAt,
      until: serverAt,
    };
    const bytes = await issueLease(revoked as never, phone.region.issuer);
    phone.answer(`/api/devices/${oldId}/lease`, () => ({ lease: encodeBase64url(bytes) }));
    await old.renew();
    await old.judge();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(phone.device.vault.state).toBe('unlocked');
    expect(await phone.device.database.secrets.count()).toBeGreaterThan(0);
    expect(old.state?.is).toBe('good');
  });
});
