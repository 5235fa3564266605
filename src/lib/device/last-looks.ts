// A revoked phone's last word: the looks it made out of reach and could not send, as its sessions ended with it. It
// vouches for them itself. Nothing else that waits goes this way.
import { call } from '#lib/api/client.ts';
import { vouchForLooks } from '#lib/core/card/last-looks.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { lastLook, type LastLook } from '#lib/core/contract/standing.ts';
import { outboxVerdicts, type OutboxEntry } from '#lib/core/sync/outbox.ts';
import { encodeBase64url } from './base64url.ts';
import type { DeviceDatabase } from './database.ts';

const looksAtOnce = 50;
const againAfterMs = 500;

/**
 * Tells them until all are told, the server refuses, or the patience is over.
 * @param told gets the ids of the outbox's entries whose looks the server has, as soon as it has them
 */
export async function tellLastLooks(telling: {
  database: DeviceDatabase;
  deviceId: string;
  queued: readonly OutboxEntry[];
  fetch?: typeof globalThis.fetch | undefined;
  patience: AbortSignal;
  told: Set<string>;
}): Promise<void> {
  const { database, deviceId, queued, fetch, patience, told } = telling;
  const held = await database.heldKeys.get('last-looks').catch(() => undefined);
  if (!held) return;
  const waiting = queued.flatMap((entry) => looksOf(entry).map((look) => ({ entryId: entry.id, ...look })));
  // In the order in which the device chained them.
  waiting.sort((one, other) => one.look.link.seq - other.look.link.seq);
  for (let start = 0; start < waiting.length; start += looksAtOnce) {
    const batch = waiting.slice(start, start + looksAtOnce);
    const looks = batch.map(({ personId, look }) => ({ personId, look }));
    const vouched = looks.map(({ personId, look: { link } }) => ({ personId, link }));
    const proof = encodeBase64url(await vouchForLooks(held.key, deviceId, vouched));
    const tell = () =>
      call(endpoints.tellLastLooks, {
        params: { id: deviceId },
        body: { looks, proof },
        fetch,
        signal: patience,
      });
    let answer = await tell();
    while (!answer.ok && outboxVerdicts[answer.code] === 'retry' && !patience.aborted) {
      await new Promise((resolve) => setTimeout(resolve, againAfterMs));
      answer = await tell();
    }
    if (!answer.ok) return;
    const stored = new Set(answer.value.stored);
    for (const { entryId, look } of batch) if (stored.has(look.id)) told.add(entryId);
  }
}

/** The looks of one report; none when it is another kind, or nobody's. */
function looksOf({ endpointName, personId, body }: OutboxEntry): LastLook[] {
  if (endpointName !== 'uploadLooks') return [];
  const { looks = [] } = (body ?? {}) as { looks?: unknown[] };
  return looks.flatMap((look) => {
    const parsed = lastLook.safeParse({ personId, look });
    return parsed.success ? [parsed.data] : [];
  });
}
