import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createTestApp } from '#server/testing/test-app.ts';
import { sealedColumns } from './sealed-columns.ts';

it('every column of sealed values is named, so that none is left behind when keys are renewed', async () => {
  const test = await createTestApp();
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select m.name as table_name, c.name as column_name
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and (c.name = 'sealed' or c.name like '%\\_sealed' escape '\\')`.execute(test.db);
  await test.close();
  expect(rows.length).toBeGreaterThan(10);
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
    rows.map(({ table_name, column_name }) => `${table_name}.${column_name}`).sort(),
  );
});
