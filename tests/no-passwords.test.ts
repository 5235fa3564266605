// Passkeys are the only way in: no endpoint takes and no table keeps a password, a one-time number or a phone for codes.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Endpoint } from '#lib/core/contract/endpoint.ts';
import { createTestApp } from '#server/testing/test-app.ts';

const forbidden = /pass ?(?:word|code|phrase|wd)|\bpin\b|\botp\b|one ?time|totp|\bsms\b|secret ?question/i;
const inWords = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');

/** Every field name anywhere in a JSON schema. */
function fieldsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...fieldsOf(value),
  ]);
}
const jsonOf = (schema: z.ZodType | undefined) =>
  schema ? z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) : {};

it('no endpoint has such a path or field', () => {
  const all = Object.entries(endpoints) as [string, Endpoint][];
  const fields = all.flatMap(([name, { path, body, query, answer }]) =>
    [name, path, ...[body, query, answer].flatMap((schema) => fieldsOf(jsonOf(schema)))].map(
      (field) => [name, field] as const,
    ),
  );
  expect(fields.length).toBeGreaterThan(500);
  expect(fields.filter(([, field]) => forbidden.test(inWords(field)))).toEqual([]);
});

it('no table keeps one', async () => {
  const test = await createTestApp();
  const { rows } = await sql<{ name: string }>`
    select m.name || '.' || c.name as name from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table'`.execute(test.db);
  await test.close();
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter(({ name }) => forbidden.test(inWords(name)))).toEqual([]);
});

it('the check would notice one', () => {
  for (const name of ['password', 'userPassword', 'otp', 'smsCode', 'people.pin', 'oneTimeCode'])
    expect(forbidden.test(inWords(name))).toBe(true);
  for (const name of ['passkeyName', 'shipping', 'options'])
    expect(forbidden.test(inWords(name))).toBe(false);
});
