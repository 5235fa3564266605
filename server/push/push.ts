// Calls a browser through its push service (RFC 8030): encrypted for the browser alone (RFC 8291), signed by this
// installation (RFC 8292), and saying nothing of anybody.
import { lookup } from 'node:dns';
import { request, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush from 'web-push';
import type { PushFailure } from '#lib/core/contract/delivery.ts';
import type { Deps, Push, PushCall, PushOutcome } from '#server/ports.ts';
import { isPublicAddress, parsePushAddress } from './push-address.ts';

/** A call that is not delivered by then is of no use: the crew has telephoned. */
const ttlSeconds = 120;
/** Before the crew is told that nothing has taken the request. */
const timeoutMs = 8_000;

export interface PushOptions {
  /** 'host' or 'host:port' of push services that the operator trusts besides the known ones. */
  trustedHosts?: readonly string[];
  /** Certificates to trust besides those of the system, PEM. */
  ca?: string | undefined;
}

export function createPush(
  deps: Pick<Deps, 'keys' | 'clock' | 'log' | 'origin'>,
  { trustedHosts = [], ca }: PushOptions = {},
): Push {
  // Push services want to know whom to write to; a trial on one's own machine has no address that they accept.
  const subject = deps.origin.startsWith('https:') ? deps.origin : 'https://tasuki.invalid';
  return {
    mayReach: (endpoint) => parsePushAddress(endpoint, trustedHosts).ok,
    async send(target, call) {
      const place = parsePushAddress(target.endpoint, trustedHosts);
      if (!place.ok) return { ok: false, failure: 'not-a-push-service' };
      try {
        const { headers, body } = webPush.generateRequestDetails(target, payloadOf(call), {
          vapidDetails: { subject, ...(await deps.keys.pushKey(deps.clock())) },
          TTL: ttlSeconds,
          urgency: 'high',
          topic: call,
          contentEncoding: 'aes128gcm',
        });
        const status = await post(place.url, {
          headers: headers as Record<string, string>,
          body: body!,
          ...(!place.isTrusted && { lookup: lookUpPublic }),
          ...(ca !== undefined && { ca }),
        });
        return outcomeOf(status);
      } catch (error) {
        deps.log.warn({ error: (error as Error).name }, 'a push service was not reached');
        return { ok: false, failure: 'unreachable' };
      }
    },
  };
}

const payloadOf = (call: PushCall) => JSON.stringify({ call });

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return { ok: true };
  const failure: PushFailure =
    status === 404 || status === 410 ? 'gone' : status >= 500 || status === 429 ? 'unreachable' : 'refused';
  return { ok: false, failure };
}

/** Follows nothing: a redirect is an answer like any other. */
function post(url: URL, { body, ...options }: RequestOptions & { body: Buffer }): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { ...options, method: 'POST', signal: AbortSignal.timeout(timeoutMs), agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Resolves a name to public addresses only, at the moment of the call: what it named before does not count. */
const lookUpPublic: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error ? [] : addresses.filter(({ address }) => isPublicAddress(address));
    const first = found[0];
    if (!first) callback(error ?? new Error('the name leads into a private network'), '', 4);
    else if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
