// The towns whose newest records this phone keeps: choosing, leaving, fetching now.
import type { CapsuleArea } from '#lib/core/contract/capsules.ts';
import {
  chooseArea,
  keptAreas,
  leaveArea,
  offeredAreas,
  refreshCapsules,
  type CapsuleFetch,
} from '#lib/device/capsules.ts';
import type { KeptArea } from '#lib/device/database.ts';
import type { CrewDevice } from './crew-device.ts';

/** A town to choose: as the server offers it, as this phone keeps it, or both. */
export interface AreaRow {
  area: string;
  offered?: CapsuleArea | undefined;
  kept?: KeptArea | undefined;
}

export class AreasController {
  private readonly device: CrewDevice;
  private offered: CapsuleArea[] = [];
  rows = $state.raw<AreaRow[]>([]);
  state = $state<'loading' | 'ready' | 'offline'>('loading');
  /** The town being fetched; '' for all of them. */
  fetching = $state<string>();
  result = $state.raw<CapsuleFetch>();

  constructor(device: CrewDevice) {
    this.device = device;
  }

  /** Shows what is kept, and follows what the phone fetches by itself. @returns the function that ends it */
  begin(): () => void {
    void this.load();
    const timer = setInterval(() => void this.show(), 3_000);
    return () => clearInterval(timer);
  }

  async load(): Promise<void> {
    await this.show();
    const offered = await offeredAreas(this.options());
    this.offered = offered ?? [];
    this.state = offered ? 'ready' : 'offline';
    await this.show();
  }

  async set(area: string, isChosen: boolean): Promise<void> {
    if (isChosen) await this.run(area, () => chooseArea(this.device.database, area, this.options()));
    else {
      this.result = undefined;
      await leaveArea(this.device.database, area);
      await this.show();
    }
  }

  fetchNow(): Promise<void> {
    return this.run('', () => refreshCapsules(this.device.database, this.options(), true));
  }

  private async run(area: string, work: () => Promise<CapsuleFetch>): Promise<void> {
    if (this.fetching !== undefined) return;
    this.fetching = area;
    this.result = undefined;
    this.result = await work();
    this.fetching = undefined;
    await this.show();
  }

  private async show(): Promise<void> {
    const kept = await keptAreas(this.device.database);
    const names = new Set([
      ...this.offered.map(({ area }) => area),
      ...kept.filter(({ isChosen }) => isChosen).map(({ area }) => area),
    ]);
    const isOwn = (area: string) => this.offered.some((one) => one.own && one.area === area);
    this.rows = [...names]
      .sort((one, other) => Number(isOwn(other)) - Number(isOwn(one)) || one.localeCompare(other, 'ja'))
      .map((area) => ({
        area,
        offered: this.offered.find((one) => one.area === area),
        kept: kept.find((one) => one.area === area && one.isChosen),
      }));
  }

  private options() {
    return { fetch: this.device.fetch, now: () => this.device.now() };
  }
}
