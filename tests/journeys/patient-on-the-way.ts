// Patients on the way to a hospital of the demo, made through the API as a crew would: for looking at the hospital's
// side without walking through a crew's phone each time.
import { call } from '#lib/api/client.ts';
import type { CaseEvent, RequestFacts, Vitals } from '#lib/core/contract/receiving.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { fetchAs } from './demo-door.ts';

export interface OnTheWay {
  readonly caseId: string;
  readonly requestId: string;
  /** The crew writes into the timeline. */
  tell(...events: Omit<CaseEvent, 'id'>[]): Promise<void>;
  measure(vitals: Vitals): Promise<void>;
  /** The hospital accepts, and the crew goes there. */
  choose(): Promise<void>;
  /** The hospital has no bed. */
  refuse(): Promise<void>;
}

const known: Omit<RequestFacts, 'flags'> = {
  urgency: 'red-2',
  category: 'heart',
  complaint: '胸が痛い、冷や汗',
  age: 87,
  sex: 'female',
};

/**
 * Asks 夕凪中央病院 for a patient.
 * @param facts over the usual ones; without a patient looked up `isKnown: false`
 */
export async function askForPatient(
  base: string,
  facts: Partial<RequestFacts> = {},
  { isKnown = true, etaMinutes = 12 }: { isKnown?: boolean; etaMinutes?: number } = {},
): Promise<OnTheWay> {
  const crew = await fetchAs(base, '潮見 一郎');
  const caseId = crypto.randomUUID();
  const requestId = crypto.randomUUID();
  const params = { id: caseId };
  ok(
    await call(endpoints.openCase, {
      params,
      body: { openedAt: Date.now() as never, openedBy: 'search' },
      fetch: crew,
    }),
  );
  if (isKnown) {
    const found = ok(
      await call(endpoints.search, {
        body: { caseId, name: 'タスキ ヨシ', birthDate: '1939-03-05' as never },
        fetch: crew,
      }),
    );
    const { token } = found.candidates[0]!;
    ok(
      await call(endpoints.openCandidate, {
        body: { caseId, token, confirmedBy: ['birth-date', 'facility'] },
        fetch: crew,
      }),
    );
  }
  const { hospitals } = ok(await call(endpoints.readHospitals, { fetch: crew }));
  const hospitalId = hospitals.find(({ name }) => name.includes('夕凪中央'))!.id;
  ok(
    await call(endpoints.askHospitals, {
      params,
      body: {
        requests: [{ id: requestId, hospitalId, etaMinutes }],
        facts: { ...known, flags: isKnown ? ['anticoagulant'] : [], ...facts },
      },
      fetch: crew,
    }),
  );
  const tell: OnTheWay['tell'] = async (...events) => {
    ok(
      await call(endpoints.addEvents, {
        params,
        body: { events: events.map((event) => ({ ...event, id: crypto.randomUUID() })) },
        fetch: crew,
      }),
    );
  };
  const answer = async (body: { answer: 'accept' } | { answer: 'refuse'; reason: 'beds-full' }) => {
    const hospital = await fetchAs(base, '中央 れい');
    ok(await call(endpoints.answerRequest, { params: { id: requestId }, body, fetch: hospital }));
  };
  return {
    caseId,
    requestId,
    tell,
    measure: (vitals) => tell({ at: Date.now() as never, kind: 'vitals', vitals }),
    async choose() {
      await answer({ answer: 'accept' });
      ok(await call(endpoints.chooseRequest, { params: { id: requestId }, fetch: crew }));
    },
    refuse: () => answer({ answer: 'refuse', reason: 'beds-full' }),
  };
}

function ok<T>(answer: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!answer.ok) throw new Error(answer.code);
  return answer.value;
}
