// The region's rules on this phone: those in force and those to come, so that a version that begins at midnight begins
// without a network too.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { rulesAt, type HeldRules } from '#lib/core/receiving/rules.ts';
import type { DeviceDatabase } from './database.ts';

/** Every version this phone keeps; the built-in one alone before it was ever told. */
export async function heldRules(database: Pick<DeviceDatabase, 'rules'>): Promise<HeldRules[]> {
  const kept = await database.rules.get('rules');
  return kept && kept.versions.length > 0 ? kept.versions : [builtInRules];
}

/** The version in force now, by what this phone keeps. Needs no network. */
export async function rulesNow(database: Pick<DeviceDatabase, 'rules'>, now: Instant): Promise<HeldRules> {
  return rulesAt(await heldRules(database), now) ?? builtInRules;
}

/** Asks for the versions that stand and are to come. @returns false when the server was not reached or refused */
export async function refreshRules(
  database: Pick<DeviceDatabase, 'rules'>,
  ports: { fetch?: typeof fetch; now: () => number },
): Promise<boolean> {
  const answer = await call(endpoints.readRules, { ...(ports.fetch && { fetch: ports.fetch }) });
  if (!answer.ok) return false;
  await database.rules.put({
    id: 'rules',
    versions: answer.value.versions,
    receivedAt: ports.now() as Instant,
  });
  return true;
}
