// Whether a request has reached a hospital: boards that acknowledge what they show, push services that wake a device
// whose board is closed.
import * as z from 'zod';
import { instant, shortText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

/** A browser that is called while its board is closed. */
export const pushSubscription = z.strictObject({
  id: z.uuid(),
  /** How the person called the device. */
  label: z.string(),
  /** It was registered by whoever asks. */
  isMine: z.boolean(),
  createdAt: instant,
  /** The push service took the newest call; absent before the first. */
  lastOkAt: instant.optional(),
  /** The newest call did not get through. */
  failedAt: instant.optional(),
});
export type PushSubscriptionView = z.infer<typeof pushSubscription>;

/** As the browser gives them (PushSubscription.toJSON). */
export const pushKeys = z.strictObject({
  /** Uncompressed P-256 point, 65 bytes. */
  p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/),
  /** 16 bytes. */
  auth: z.string().regex(/^[A-Za-z0-9_-]{22}(?:==)?$/),
});

/** Why a call did not reach a push service. 'gone': the browser has ended it, and its row is removed. */
export const pushFailure = z.enum(['gone', 'refused', 'unreachable', 'not-a-push-service']);
export type PushFailure = z.infer<typeof pushFailure>;

export const deliveryEndpoints = {
  /**
   * A board shows these requests: their crews see that. What is not this hospital's, or was shown before, changes
   * nothing; no key is needed, as saying it twice is saying it once.
   */
  acknowledgeRequests: endpoint({
    method: 'POST',
    path: '/api/board/shown',
    body: z.strictObject({ requestIds: z.array(z.uuid()).min(1).max(200) }),
    answer: z.strictObject({ shown: z.int() }),
  }),
  /** What a browser needs to be called, and who is called at this hospital. */
  readPush: endpoint({
    method: 'GET',
    path: '/api/push',
    answer: z.strictObject({
      /** VAPID public key of this installation, base64url. */
      publicKey: z.string(),
      subscriptions: z.array(pushSubscription),
    }),
  }),
  subscribePush: endpoint({
    method: 'POST',
    path: '/api/push/subscriptions',
    body: z.strictObject({ endpoint: z.string().max(1_000), keys: pushKeys, label: shortText }),
    answer: z.strictObject({ id: z.uuid() }),
    idempotent: true,
  }),
  removePush: endpoint({
    method: 'DELETE',
    path: '/api/push/subscriptions/:id',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Rings once, as a request would. */
  testPush: endpoint({
    method: 'POST',
    path: '/api/push/subscriptions/:id/test',
    answer: z.union([
      z.strictObject({ taken: z.literal(true) }),
      z.strictObject({ taken: z.literal(false), failure: pushFailure }),
    ]),
    idempotent: true,
  }),
};
