// Where no passkey can guard a phone's keys: a key released by the server for a shift (ADR 0021).
import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { base64url } from './session.ts';

/** How long a phone may keep its copy, at most. */
export const shiftKeyMs = 72 * 3_600_000;

const released = z.strictObject({
  /** 32 bytes, the same for a phone each time: what rests on it was wrapped with them. */
  key: base64url.length(43),
  lastsMs: z.int().min(1).max(shiftKeyMs),
});
export type ReleasedShiftKey = z.infer<typeof released>;

// Repeating either changes nothing, and no answer that carries a key is kept for repetitions.
export const shiftKeyEndpoints = {
  /** For a session of the device's own station. 404 for a device that is revoked or suspended, or guarded otherwise. */
  releaseShiftKey: endpoint({
    method: 'POST',
    path: '/api/devices/:id/shift-key',
    answer: released,
  }),
  /** The same before there is a device: for who asked, while the request waits or its keys do. */
  releaseRequestKey: endpoint({
    method: 'POST',
    path: '/api/device-enrolments/:id/shift-key',
    answer: released,
  }),
};
