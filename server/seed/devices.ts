// Devices of the invented stations, each as it may stand one day: ready, unheard of, failing its test, suspended, gone.
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import { insertDevice } from '#server/store/devices.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface DemoDevice {
  name: string;
  enrolledDaysAgo: number;
  seenAgoMs: number;
  keyClass?: KeyClass;
  failed?: SelfTestCheck[];
  suspendedAgoMs?: number;
  revokedAgoMs?: number;
  wipedAgoMs?: number;
}

const devices: readonly DemoDevice[] = [
  { name: '潮見救急1 スマホ1', enrolledDaysAgo: 40, seenAgoMs: hourMs / 2 },
  { name: '潮見救急1 タブレット', enrolledDaysAgo: 40, seenAgoMs: 3 * hourMs },
  { name: '潮見救急2 スマホ1', enrolledDaysAgo: 33, seenAgoMs: 2 * hourMs, failed: ['clock', 'decoder'] },
  { name: '潮見救急2 スマホ2', enrolledDaysAgo: 33, seenAgoMs: 26 * hourMs, keyClass: 'shift' },
  { name: '潮見 予備スマホ', enrolledDaysAgo: 60, seenAgoMs: 6 * dayMs, failed: ['status-list'] },
  {
    name: '潮見 支援車スマホ',
    enrolledDaysAgo: 51,
    seenAgoMs: 30 * hourMs,
    suspendedAgoMs: 20 * hourMs,
  },
  {
    name: '潮見救急1 旧スマホ',
    enrolledDaysAgo: 75,
    seenAgoMs: 12 * dayMs,
    revokedAgoMs: 12 * dayMs,
    wipedAgoMs: 12 * dayMs - hourMs,
  },
  { name: '潮見救急2 旧スマホ', enrolledDaysAgo: 70, seenAgoMs: 9 * dayMs, revokedAgoMs: 8 * dayMs },
];

/** @param who whose station, who asked and who approved */
export async function seedDevices(
  deps: Deps,
  transaction: Database,
  who: { facilityId: string; personId: string; approvedBy: string },
): Promise<void> {
  const now = deps.clock();
  for (const device of devices) {
    const id = deps.newId();
    const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const;
    const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ['deriveBits']);
    await insertDevice(deps, transaction, {
      id,
      ...who,
      name: device.name,
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
      keyClass: device.keyClass ?? 'prf',
    });
    const ago = (ms: number | undefined) => (ms === undefined ? null : now - ms);
    await transaction
      .updateTable('devices')
      .set({
        enrolled_at: now - device.enrolledDaysAgo * dayMs,
        keys_at: now - device.enrolledDaysAgo * dayMs,
        last_seen_at: now - device.seenAgoMs,
        tested_at: now - device.seenAgoMs,
        test_result: (device.failed ?? []).join(','),
        suspended_at: ago(device.suspendedAgoMs),
        suspended_by: device.suspendedAgoMs === undefined ? null : who.approvedBy,
        revoked_at: ago(device.revokedAgoMs),
        wiped_at: ago(device.wipedAgoMs),
      })
      .where('id', '=', id)
      .execute();
  }
}
