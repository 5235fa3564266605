// The region's rules on the crew's phone: what is kept, which version stands, newer ones when there is a network.
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { rulesAt, rulesFor, type HeldRules } from '#lib/core/receiving/rules.ts';
import { heldRules, refreshRules } from '#lib/device/region-rules.ts';
import type { CrewDevice } from './crew-device.ts';

export class RulesOnPhone {
  private readonly device: CrewDevice;
  versions = $state.raw<readonly HeldRules[]>([builtInRules]);

  constructor(device: CrewDevice) {
    this.device = device;
  }

  /** The version in force; pass a ticking clock to follow a version that begins while the screen is looked at. */
  at(now: number): HeldRules {
    return rulesAt(this.versions, now) ?? builtInRules;
  }

  /** The version under which this category is asked. */
  forCategory(category: string, now: number): HeldRules {
    return rulesFor(this.versions, now, category) ?? builtInRules;
  }

  /** Takes up what the phone keeps. */
  async load(): Promise<void> {
    this.versions = await heldRules(this.device.database);
  }

  /** Fetches the versions that stand and are to come. */
  async refresh(): Promise<void> {
    const { fetch, database } = this.device;
    if (await refreshRules(database, { fetch, now: () => this.device.now() })) await this.load();
  }
}
