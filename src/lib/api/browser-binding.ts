// The secret by which this browser proves its calls, as a key that no script can read out (ADR 0013). It lies in a small
// database of its own, so that every tab of the browser has it and a wipe of the crew's data does not touch it.
import { formatProof, proofHeader, proofText } from '#lib/core/access/call-proof.ts';

const databaseName = 'tasuki-session';
const storeName = 'binding';
const slot = 'current';

/** Where the browser refuses storage, the session lives in this page until it is closed. */
let held: CryptoKey | undefined;

/** How far this device's clock is behind the server's, in ms; learned when the server says it is off. */
let clockOffsetMs = 0;

/** Keeps the secret of a session that was just opened. */
export async function keepBinding(binding: string): Promise<void> {
  const bytes = Uint8Array.from(atob(binding.replace(/-/g, '+').replace(/_/g, '/')), (letter) =>
    letter.charCodeAt(0),
  );
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  bytes.fill(0);
  const isKept = await inStore('readwrite', (store) => store.put(key, slot)).then(
    () => true,
    () => false,
  );
  held = isKept ? undefined : key;
}

export async function forgetBinding(): Promise<void> {
  held = undefined;
  if (typeof indexedDB === 'undefined') return;
  await inStore('readwrite', (store) => store.delete(slot)).catch(() => undefined);
}

/** @returns undefined where nobody has signed in, or there is no such storage */
export async function readBinding(): Promise<CryptoKey | undefined> {
  if (held || typeof indexedDB === 'undefined') return held;
  return (await inStore('readonly', (store) => store.get(slot)).catch(() => undefined)) as
    CryptoKey | undefined;
}

/** Takes the time from the server's answer. @returns whether that changed anything */
export function correctClock(date: string | null, now = Date.now()): boolean {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return false;
  clockOffsetMs = told - now;
  return true;
}

/** The header that proves one call; none where nobody has signed in. */
export async function proofHeaders(
  call: { method: string; url: string; body?: string | undefined },
  key: CryptoKey | undefined,
): Promise<Record<string, string>> {
  if (!key) return {};
  const encoder = new TextEncoder();
  const { pathname, search } = new URL(call.url, location.origin);
  const at = Date.now() + clockOffsetMs;
  const bodyHash = toHex(await crypto.subtle.digest('SHA-256', encoder.encode(call.body ?? '')));
  const text = proofText({ method: call.method, path: pathname + search, at, bodyHash });
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(text));
  return { [proofHeader]: formatProof(at, toBase64url(mac)) };
}

function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    opening.onerror = () => reject(opening.error ?? new Error('the session database does not open'));
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(storeName, mode);
      const request = work(transaction.objectStore(storeName));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = transaction.onerror = () => {
        database.close();
        reject(transaction.error ?? new Error('the session database failed'));
      };
    };
  });
}

const toHex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const toBase64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
