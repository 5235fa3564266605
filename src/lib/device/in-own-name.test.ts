import { expect, it } from 'vitest';
import { personHeader } from '#lib/core/contract/endpoint.ts';
import { inOwnName } from './in-own-name.ts';

async function sentBy(personId: string | undefined, headers?: Record<string, string>) {
  let sent: Headers | undefined;
  const fetching = inOwnName(
    async (_, init) => {
      sent = new Headers(init?.headers);
      return new Response();
    },
    () => personId,
  );
  await fetching('/api/search', { method: 'POST', headers, body: '{}' });
  return sent!;
}

it('what is asked while a person’s passkey has the phone open is asked in their name, or not at all', async () => {
  const sent = await sentBy('person-1', { accept: 'application/json' });
  expect([sent.get(personHeader), sent.get('accept')]).toEqual(['person-1', 'application/json']);
});

it('what waited is sent in the name of who did it', async () => {
  expect((await sentBy('person-1', { [personHeader]: 'person-2' })).get(personHeader)).toBe('person-2');
});

it('a locked phone, and one that no passkey guards, names nobody', async () => {
  expect((await sentBy(undefined)).has(personHeader)).toBe(false);
});
