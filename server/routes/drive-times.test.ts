import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createOsrm } from '#server/roads/osrm.ts';
import { testFacilities } from '#server/testing/people.ts';
import { openRecordedOsrm, recordedTooBig, type RecordedOsrm } from '#server/testing/recorded-osrm.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

let osrm: RecordedOsrm;
let server: TestApp;
let crew: TestClient;
const position = { latitude: 32.2004, longitude: 136.6 };

beforeAll(async () => {
  osrm = await openRecordedOsrm();
  const warned: string[] = [];
  server = await createTestApp({
    driveTimes: createOsrm({
      url: osrm.url,
      now: () => server.now(),
      log: { warn: (fields) => void warned.push(JSON.stringify(fields)) },
    }),
  });
  await server.db
    .updateTable('facilities')
    .set({ latitude: 32.25, longitude: 136.6 })
    .where('id', '=', testFacilities.hospital.id)
    .execute();
  crew = await server.as('crew');
});
afterAll(async () => {
  await server.close();
  await osrm.close();
});

test('a crew gets the times of the nearest hospitals by road; a hospital without a place is not asked for', async () => {
  const answer = await crew.call(endpoints.readDriveTimes, { body: position });
  expect(answer.value.from).toBe('road');
  expect(answer.value.times.map(({ hospitalId }) => hospitalId)).toContain(testFacilities.hospital.id);
  expect(osrm.asked[0]).toContain('/136.6,32.2;');
  expect(osrm.asked[0]).not.toContain('0,0');
  expect(server.logged.join()).not.toContain('136.6');
});

test('without a usable answer the estimate holds, and says so', async () => {
  osrm.answerWith({ status: 400, body: () => recordedTooBig });
  const answer = await crew.call(endpoints.readDriveTimes, { body: position });
  expect(answer.value).toEqual({ from: 'estimate', times: [] });
});

test('0,0 is no place: the router is not asked', async () => {
  server.advance(60_000);
  const before = osrm.asked.length;
  const answer = await crew.call(endpoints.readDriveTimes, { body: { latitude: 0, longitude: 0 } });
  expect(answer.value.from).toBe('estimate');
  expect(osrm.asked).toHaveLength(before);
});

test('a place outside the earth is a bad request that repeats nothing', async () => {
  const answer = await crew.send('POST', '/api/drive-times', { latitude: 132.2, longitude: 136.6 });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.json)).not.toContain('132.2');
});
