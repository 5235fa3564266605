// Which devices of hundreds are shown: what was typed against name, mark, station and people, and the state asked for.
import { needsCare } from '#lib/desk/device-care.ts';
import type { OfficeDevice } from '#lib/core/contract/enrolment.ts';

export const deviceViews = ['all', 'care', 'use', 'ended'] as const;
export type DeviceView = (typeof deviceViews)[number];
/** Fewer are seen at a glance. */
export const searchableFrom = 8;

/** How a device stands, in the order in which one thing hides another. */
export type DeviceState = 'wiped' | 'revoked' | 'suspended' | 'awaited' | 'in-use';

export function stateOf(device: OfficeDevice): DeviceState {
  if (device.wipedAt !== null) return 'wiped';
  if (device.revokedAt !== null) return 'revoked';
  if (device.suspendedAt !== null) return 'suspended';
  return device.lastSeenAt === null ? 'awaited' : 'in-use';
}

const shownIn: Record<DeviceView, (device: OfficeDevice, now: number) => boolean> = {
  all: () => true,
  care: needsCare,
  use: ({ revokedAt, suspendedAt }) => revokedAt === null && suspendedAt === null,
  ended: ({ revokedAt, suspendedAt }) => revokedAt !== null || suspendedAt !== null,
};

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** Every word that was typed has to stand somewhere: width, case and spaces do not matter. */
export function chooseDevices(
  devices: readonly OfficeDevice[],
  { typed, view, now }: { typed: string; view: DeviceView; now: number },
): OfficeDevice[] {
  const words = plain(typed).split(' ').filter(Boolean);
  return devices.filter((device) => {
    const { name, mark, station, person, approvedBy } = device;
    const text = plain([name, mark, station, person, approvedBy ?? ''].join(' '));
    return shownIn[view](device, now) && words.every((word) => text.includes(word));
  });
}
