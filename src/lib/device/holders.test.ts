import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { DeviceDatabase, type KeyHolder, type Named } from './database.ts';
import { createEnvelope } from './envelope.ts';
import { createAuthenticator, type Authenticator } from './prf-factory.ts';
import { createPrfWrapping } from './prf-wrapping.ts';
import { Vault, type DeviceSecrets } from './vault.ts';

const now = 1_795_132_800_000 as Instant;
const personOf = (n: number): Named & { personId: string } => ({
  personId: `00000000-0000-4000-8000-00000000000${n}`,
  personName: `見本 隊${n}`,
  post: '救急救命士',
  role: 'crew',
});
const [first, second, third] = [personOf(1), personOf(2), personOf(3)];
let database: DeviceDatabase;
let authenticator: Authenticator;
let secrets: DeviceSecrets;
let vault: Vault;
let own: string;
let rooms = 0;

const openVault = () => new Vault(database, createPrfWrapping(database, authenticator.credentials));
const newEpoch = async (epoch: number) => ({
  region: '40',
  epoch,
  key: await exportPrivateKey((await generateEpochPair()).privateKey),
});
/** Lets the person in whose passkey is made now. @returns the id of the passkey */
async function letIn(person: Named = second, who: Named = person): Promise<string> {
  expect(await vault.beginHandOver()).toEqual({ ok: true });
  const id = authenticator.add(true, person.personId);
  expect(await vault.admit((now + rooms) as Instant, who)).toEqual({ ok: true });
  return id;
}
const unlockAs = async (id: string, on = openVault()) => {
  await on.restore();
  authenticator.use(id);
  return on.unlock();
};

beforeEach(async () => {
  database = new DeviceDatabase(`holders-${rooms++}`);
  authenticator = createAuthenticator();
  vault = openVault();
  const device = await generateEpochPair();
  secrets = { deviceKey: await exportPrivateKey(device.privateKey), epochs: [await newEpoch(13)] };
  own = authenticator.add(true, first.personId);
  const made = await createEnvelope(createPrfWrapping(database, authenticator.credentials), now, first);
  if (!made.ok) throw new Error(made.code);
  await vault.store(secrets, made.envelope);
  await vault.unlock();
});
afterEach(() => database.close());

describe('newer epoch keys', () => {
  it('take the place of all that were there, in memory and after the next unlock', async () => {
    expect(await vault.replaceEpochs([await newEpoch(14), await newEpoch(15)])).toBe(true);
    const epochs = () => vault.findEpochKeys()!.map(({ epoch }) => epoch);
    expect(epochs()).toEqual([14, 15]);
    vault.lock();
    await vault.unlock();
    expect(epochs().sort()).toEqual([14, 15]);
  });

  it('are not taken while locked, nor when it locks meanwhile: the disk stays as it was', async () => {
    const rows = () => database.secrets.orderBy('id').toArray();
    const before = await rows();
    vault.lock();
    expect(await vault.replaceEpochs([await newEpoch(14)])).toBe(false);
    await vault.unlock();
    const replacing = vault.replaceEpochs([await newEpoch(14)]);
    vault.lock();
    expect(await replacing).toBe(false);
    expect(await rows()).toEqual(before);
  });
});

describe('who can open a phone', () => {
  it('is listed with name, role and since when; who unlocked it is known until it locks', async () => {
    const colleague = await letIn();
    expect(await vault.holders()).toMatchObject([
      { id: own, ...first, addedAt: now },
      { id: colleague, ...second },
    ]);
    expect(vault.currentHolder).toMatchObject({ id: own, ...first });
    vault.lock();
    expect(vault.currentHolder).toBeUndefined();
    await unlockAs(colleague, vault);
    expect(vault.currentHolder).toMatchObject(second);
  });

  it('a colleague is named by the phone only where their passkey is that person’s', async () => {
    const stranger = await letIn(third, second);
    const holders = await vault.holders();
    expect(holders.find(({ id }) => id === stranger)).toEqual({
      id: stranger,
      personId: third.personId,
      addedAt: expect.any(Number) as number,
    });
    await vault.nameHolder(third);
    expect((await vault.holders()).find(({ id }) => id === stranger)).toMatchObject(third);
    await unlockAs(stranger, (vault = openVault()));
    expect(vault.currentHolder).toMatchObject(third);
  });

  it('a role that has changed since is told when they sign in: a supervisor of yesterday is none today', async () => {
    const colleague = await letIn(second, { ...second, role: 'crew-supervisor' });
    await vault.nameHolder(second);
    expect((await vault.holders()).find(({ id }) => id === colleague)).toMatchObject({ role: 'crew' });
    await unlockAs(colleague, (vault = openVault()));
    expect(vault.currentHolder).toMatchObject(second);
  });

  it('one who enrols with a colleague’s passkey does not get the colleague’s keys in their own name', async () => {
    authenticator.add(true, second.personId);
    const made = await createEnvelope(createPrfWrapping(database, authenticator.credentials), now, first);
    expect(made).toMatchObject({ ok: true, envelope: { holder: { personId: second.personId } } });
    expect(made.ok && made.envelope.holder.personName).toBeUndefined();
  });

  it('one of them shows their passkey once more, locked or not, and the lock stays as it is', async () => {
    const colleague = await letIn();
    expect(await vault.confirmHolder()).toMatchObject(second);
    expect(vault.currentHolder).toMatchObject(first);
    vault.lock();
    authenticator.use(own);
    expect(await vault.confirmHolder()).toMatchObject(first);
    expect(vault.state).toBe('locked');
    authenticator.cancel = true;
    expect(await vault.confirmHolder()).toBeUndefined();
    authenticator.cancel = false;
    authenticator.add();
    expect(await vault.confirmHolder()).toBeUndefined();
    expect(colleague).not.toBe(own);
  });
});

describe('one who is taken off', () => {
  it('opens nothing any more, also with a copy of their row; those who stay open it, though they were away', async () => {
    const colleague = await letIn();
    const kept = await letIn(third);
    const copy = (await database.holders.get(colleague))!;
    expect(await vault.removeHolder(colleague)).toEqual({ ok: true });
    expect((await vault.holders()).map(({ id }) => id)).toEqual([own, kept]);
    expect(await database.holders.get(colleague)).toBeUndefined();
    expect(await unlockAs(colleague)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    await database.holders.put(copy);
    expect(await unlockAs(colleague)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    authenticator.use(colleague);
    expect(await vault.confirmHolder()).toBeUndefined();
    for (const id of [own, kept]) {
      const next = openVault();
      expect(await unlockAs(id, next)).toEqual({ ok: true });
      expect(next.findEpochKeys()).toHaveLength(1);
    }
  });

  it('cannot read, with a copy of the whole disk, what is sealed afterwards; the open case stays readable here', async () => {
    const colleague = await letIn();
    const sealed = (await vault.sealForCase('before'))!;
    await database.cases.put({ id: 'open', sealed, openedAt: now });
    const old = await Promise.all([database.holders.toArray(), database.secrets.toArray()]);
    await vault.removeHolder(colleague);
    const after = (await vault.sealForCase('after'))!;
    await vault.replaceEpochs([await newEpoch(14)]);
    const row = (await database.cases.get('open'))!;
    expect(await vault.openForCase(row.sealed)).toBe('before');
    const newer = await database.secrets.toArray();

    await database.holders.clear();
    await database.holders.bulkAdd(old[0]);
    expect(await unlockAs(colleague)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    await database.secrets.clear();
    await database.secrets.bulkAdd(old[1]);
    const thief = openVault();
    expect(await unlockAs(colleague, thief)).toEqual({ ok: true });
    expect(thief.findEpochKeys()!.map(({ epoch }) => epoch)).toEqual([13]);
    expect(await thief.openForCase(after)).toBeUndefined();
    expect(await thief.openForCase(row.sealed)).toBeUndefined();
    // The newer epoch key put among the old rows opens with none of the old keys.
    await database.secrets.bulkPut(newer.filter(({ id }) => id.startsWith('epoch/')));
    expect(await unlockAs(colleague)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
  });

  it('can be anybody but the last one; nobody is taken off while it is locked, and nobody who is not there', async () => {
    expect(await vault.removeHolder(own)).toEqual({ ok: false, code: 'LAST_ONE' });
    expect(await vault.removeHolder('somebody')).toEqual({ ok: false, code: 'UNKNOWN' });
    const colleague = await letIn();
    vault.lock();
    expect(await vault.removeHolder(colleague)).toEqual({ ok: false, code: 'NOT_NOW' });
    expect(await vault.countHolders()).toBe(2);
  });

  it('who takes themselves off locks the phone, and it stays shut to them', async () => {
    const colleague = await letIn();
    expect(await vault.removeHolder(own)).toEqual({ ok: true });
    expect(vault.state).toBe('locked');
    authenticator.use(own);
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    expect(await unlockAs(colleague, vault)).toEqual({ ok: true });
  });

  it('two who take each other off at once: one of them stays', async () => {
    const colleague = await letIn();
    const results = await Promise.all([vault.removeHolder(colleague), vault.removeHolder(own)]);
    expect(results).toEqual([{ ok: true }, { ok: false, code: 'LAST_ONE' }]);
  });
});

describe('rows that somebody has tampered with', () => {
  const tamper = async (id: string, change: (row: KeyHolder) => Partial<KeyHolder>) =>
    database.holders.update(id, change((await database.holders.get(id))!));

  it('exchanged between two holders, a row opens for neither', async () => {
    const colleague = await letIn();
    const [mine, theirs] = [(await database.holders.get(own))!, (await database.holders.get(colleague))!];
    await database.holders.bulkPut([
      { ...theirs, id: own },
      { ...mine, id: colleague },
    ]);
    for (const id of [own, colleague])
      expect(await unlockAs(id)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    // Only the data key exchanged, each with their own private key: it is bound to whom it was sealed for.
    await database.holders.bulkPut([
      { ...mine, dataKey: theirs.dataKey },
      { ...theirs, dataKey: mine.dataKey },
    ]);
    for (const id of [own, colleague])
      expect(await unlockAs(id)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
  });

  it('cut short anywhere, a row opens nothing and breaks nothing', async () => {
    const whole = (await database.holders.get(own))!;
    for (const length of [0, 1, 16, 32, 33, 34, 48, whole.dataKey.length - 1]) {
      await tamper(own, () => ({ dataKey: whole.dataKey.slice(0, length) }));
      expect(await unlockAs(own)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
      const ciphertext = whole.privateKey.ciphertext.slice(0, length);
      await tamper(own, () => ({ dataKey: whole.dataKey, privateKey: { ...whole.privateKey, ciphertext } }));
      expect(await unlockAs(own)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    }
    for (const { id, sealed } of await database.secrets.toArray()) {
      await database.holders.put(whole);
      await database.secrets.put({ id, sealed: { ...sealed, ciphertext: sealed.ciphertext.slice(0, 20) } });
      expect(await unlockAs(own)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
      await database.secrets.put({ id, sealed });
    }
    expect(await unlockAs(own)).toEqual({ ok: true });
  });

  it('another answer of the same passkey opens nothing: a salt written over, an authenticator that was reset', async () => {
    const salt = (await database.prf.get('salt'))!;
    await database.prf.put({ id: 'salt', salt: salt.salt.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) });
    expect(await unlockAs(own)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    await database.prf.put(salt);
    expect(await unlockAs(own)).toEqual({ ok: true });
  });

  it('a name written over on the disk is not believed', async () => {
    await tamper(own, () => second);
    const next = openVault();
    await unlockAs(own, next);
    expect(next.currentHolder).toMatchObject(first);
    expect(await next.holders()).toMatchObject([first]);
  });

  it('a row that a thief added gets no data key when it changes, and confirms nobody', async () => {
    const colleague = await letIn();
    const thief = authenticator.add(true, third.personId);
    const made = await createEnvelope(createPrfWrapping(database, authenticator.credentials), now, third);
    if (!made.ok) throw new Error(made.code);
    await database.holders.put(made.envelope.holder);
    expect(await vault.confirmHolder()).toBeUndefined();
    expect(await vault.beginHandOver()).toEqual({ ok: false, code: 'REFUSED' });
    expect(await unlockAs(thief)).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    await vault.removeHolder(colleague);
    expect(await database.holders.get(thief)).toBeUndefined();
    // A holder's public key exchanged for the thief's: the sealed list knows the right one.
    authenticator.use(own);
    const fourth = await letIn(second);
    await tamper(own, () => ({ publicKey: made.envelope.holder.publicKey }));
    await vault.removeHolder(fourth);
    expect(await unlockAs(own)).toEqual({ ok: true });
  });

  it('a wipe while somebody shows their passkey leaves it shut and empty', async () => {
    vault.lock();
    const unlocking = vault.unlock();
    await vault.wipe();
    expect(await unlocking).toMatchObject({ ok: false });
    expect([vault.state, vault.findEpochKeys()]).toEqual(['empty', undefined]);
    expect(await database.holders.count()).toBe(0);
  });

  it('a lock while somebody shows their passkey holds', async () => {
    vault.lock();
    const unlocking = vault.unlock();
    vault.lock();
    expect(await unlocking).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    expect(vault.state).toBe('locked');
  });
});
