// An incident with many patients in the demo, made through the API as its crews would, for looking at its screens.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import { fetchAs } from './demo-door.ts';

/** Opened and tagged by a crew of 潮見消防署; 夕凪中央病院 has declared places, and one patient is sent there. */
export async function openIncident(base: string, name: string): Promise<{ id: string }> {
  const crew = await fetchAs(base, '潮見 一郎');
  const hospital = await fetchAs(base, '中央 れい');
  const params = { id: crypto.randomUUID() };
  const openedAt = Date.now() as never;
  ok(
    await call(endpoints.openIncident, {
      params,
      body: { name, place: '架空町1丁目 架空橋の手前', openedAt },
      fetch: crew,
    }),
  );
  const tags: StartTag[] = ['red', 'red', 'yellow', 'green', 'black'];
  const { patients, hospitals } = ok(
    await call(endpoints.tagPatients, {
      params,
      body: {
        patients: tags.map((tag, n) => ({
          id: crypto.randomUUID(),
          tag,
          at: openedAt,
          ...(n === 0 && {
            sex: 'male' as const,
            age: 40,
            mark: '右脚の骨折、腹部を強く打った',
            tagNumber: 'A-17',
          }),
        })),
      },
      fetch: crew,
    }),
  );
  ok(
    await call(endpoints.declareCapacity, {
      params,
      body: { red: 1, yellow: 2, green: 5, black: 0 },
      fetch: hospital,
    }),
  );
  const hospitalId = hospitals.find((one) => one.name.includes('夕凪中央'))!.hospitalId;
  const patientId = patients.find(({ mark }) => mark !== undefined)!.id;
  ok(
    await call(endpoints.allocatePatients, {
      params,
      body: { allocations: [{ patientId, hospitalId }], beyond: false },
      fetch: crew,
    }),
  );
  return params;
}

function ok<T>(answer: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!answer.ok) throw new Error(answer.code);
  return answer.value;
}
