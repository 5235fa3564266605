// The cases in hand as they rest on this phone: sealed, each in a row of its own, the one on the screen as 'open'. Rows of
// another person of a shared phone are left as they are.
import type { SealedCase } from '#lib/device/database.ts';
import type { CrewDevice } from './crew-device.ts';
import { caseKeptMs, parseOpenCase, type OpenCase } from './open-case.ts';

export interface HeldCases {
  current: OpenCase | undefined;
  others: readonly OpenCase[];
}

const openRow = 'open';

export class CasesOnDisk {
  private readonly device: CrewDevice;
  private saving: Promise<void> = Promise.resolve();

  constructor(device: CrewDevice) {
    this.device = device;
  }

  /** What an unlocked phone still holds for whoever is here. Cases past their day are erased on the way. */
  async load(): Promise<HeldCases> {
    const none: HeldCases = { current: undefined, others: [] };
    const rows = await this.device.database.cases.toArray();
    const isOver = ({ openedAt }: SealedCase) => this.device.now() - openedAt >= caseKeptMs;
    const staying = rows.filter((row) => !isOver(row));
    if (staying.length < rows.length) await this.device.vault.replaceCaseKey(staying.map(({ id }) => id));
    const here = await this.whoIsHere();
    const own = staying.filter(({ personId }) => !personId || personId === here);
    if (own.length === 0) return none;
    const kept = await this.device.database.cases.bulkGet(own.map(({ id }) => id));
    const opened: { id: string; held: OpenCase }[] = [];
    for (const row of kept) {
      const plain = row && (await this.device.vault.openForCase(row.sealed));
      const held = parseOpenCase(plain, this.device.now());
      if (row && held) opened.push({ id: row.id, held });
    }
    const first = opened.find(({ id }) => id === openRow) ?? opened[0];
    if (!first) return none;
    return { current: first.held, others: opened.filter((one) => one !== first).map(({ held }) => held) };
  }

  /** Writes one after the other, always the newest state. */
  save(now: () => HeldCases): Promise<void> {
    this.saving = this.saving.then(async () => {
      const { current, others } = now();
      const personId = await this.whoIsHere();
      const rows: SealedCase[] = [];
      for (const one of current ? [current, ...others] : others) {
        const sealed = await this.device.vault.sealForCase(one);
        if (!sealed) return;
        const id = one === current ? openRow : one.id;
        rows.push({ id, sealed, openedAt: one.openedAt, personId });
      }
      // Closed or locked meanwhile: what is gone is not written again.
      const after = now();
      if (current?.id !== after.current?.id || others.length !== after.others.length) return;
      const { cases } = this.device.database;
      await this.device.database.transaction('rw', cases, async () => {
        const names = new Set(rows.map(({ id }) => id));
        const own = await cases.filter((row) => !row.personId || row.personId === personId).primaryKeys();
        await cases.bulkDelete(own.filter((id) => !names.has(id)));
        await cases.bulkPut(rows);
      });
    });
    return this.saving;
  }

  /** Ends the case on the screen for good; the others are sealed anew, so that no key of before opens anything. */
  async endCurrent(): Promise<void> {
    await this.saving;
    const ids = await this.device.database.cases.toCollection().primaryKeys();
    await this.device.vault.replaceCaseKey(ids.filter((id) => id !== openRow));
  }

  private async whoIsHere(): Promise<string | undefined> {
    return (await this.device.database.shift.get('current'))?.personId;
  }
}
