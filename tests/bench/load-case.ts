// One case as the load bench runs it: every call that a crew and its hospitals make, in their order, from the scan to the
// handover. Each step is one call; the next begins when the bench says so.
import { randomUUID } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { CaseEvent } from '#lib/core/contract/receiving.ts';
import { testFacts } from '#server/testing/receiving.ts';
import type { HttpAnswer, HttpClient } from '#server/testing/http-client.ts';
import type { LoadPatient } from './load-server.ts';

export interface LoadHospital {
  id: string;
  client: HttpClient;
}

export interface LoadCase {
  number: number;
  crew: HttpClient;
  patient: LoadPatient;
  /** Three that are asked; the second accepts and is chosen. */
  hospitals: readonly [LoadHospital, LoadHospital, LoadHospital];
  /** Called with the ids of requests right before they are sent. */
  onAsk: (requestIds: readonly string[]) => void;
}

type AnswerBody = { answer: 'accept' } | { answer: 'refuse'; reason: 'busy' };

export type Step = { name: string; run: () => Promise<HttpAnswer<unknown>> };

/** Few search by name: the region stops when many do at a time. */
const [everySearch, everyShortCode, everyList] = [40, 6, 3];

export function stepsOf({ number, crew, patient, hospitals, onAsk }: LoadCase): Step[] {
  const id = randomUUID();
  const params = { id };
  const requests = hospitals.map((hospital) => ({
    id: randomUUID(),
    hospitalId: hospital.id,
    etaMinutes: 8 + (number % 10),
  }));
  const [busy, chosen] = [requests[0]!, requests[1]!];
  const chosenBoard = hospitals[1].client;
  const add = (...events: Pick<CaseEvent, 'kind' | 'vitals'>[]): Step => ({
    name: 'events',
    run: () =>
      crew.call(endpoints.addEvents, {
        params,
        body: { events: events.map((event) => ({ id: randomUUID(), at: Date.now() as Instant, ...event })) },
      }),
  });
  const answer = (at: number, body: AnswerBody): Step => ({
    name: 'answer',
    run: () =>
      hospitals[at]!.client.call(endpoints.answerRequest, {
        params: { id: requests[at]!.id },
        body,
      }),
  });
  const boards = hospitals.map(({ client }): Step => ({
    name: 'board',
    run: () => client.call(endpoints.readBoard),
  }));
  return [
    {
      name: 'open case',
      run: () =>
        crew.call(endpoints.openCase, {
          params,
          body: { openedAt: Date.now() as Instant, openedBy: 'scan' },
        }),
    },
    ...lookUps(number, crew, id, patient),
    add({ kind: 'dispatched' }, { kind: 'on-scene' }),
    add({ kind: 'vitals', vitals: { jcs: '1', pulse: 96, systolic: 148, diastolic: 84, spo2: 95 } }),
    ...(number % everyList === 0
      ? [{ name: 'hospital list', run: () => crew.call(endpoints.readHospitals) }]
      : []),
    {
      name: 'ask 3',
      run: () => {
        onAsk(requests.map((request) => request.id));
        return crew.call(endpoints.askHospitals, { params, body: { requests, facts: testFacts } });
      },
    },
    ...boards,
    answer(0, { answer: 'refuse', reason: 'busy' }),
    answer(1, { answer: 'accept' }),
    answer(2, { answer: 'accept' }),
    { name: 'case', run: () => crew.call(endpoints.readCase, { params }) },
    { name: 'choose', run: () => crew.call(endpoints.chooseRequest, { params: { id: chosen.id } }) },
    {
      name: 'summary',
      run: () =>
        chosenBoard.call(endpoints.openSummary, { params: { id: chosen.id }, body: { mode: 'emergency' } }),
    },
    add({ kind: 'departed' }),
    boards[1]!,
    add({ kind: 'arrived' }),
    {
      name: 'hand over',
      run: () =>
        chosenBoard.call(endpoints.handOver, {
          params: { id: chosen.id },
          body: { receivedBy: '見本 医師' },
        }),
    },
    { name: 'close case', run: () => crew.call(endpoints.closeCase, { params }) },
    { name: 'board', run: () => hospitals[busy === requests[0] ? 0 : 1].client.call(endpoints.readBoard) },
  ];
}

function lookUps(number: number, crew: HttpClient, caseId: string, patient: LoadPatient): Step[] {
  let token = '';
  const confirmedBy = ['birth-date', 'address'] as const;
  const keep = (answer: HttpAnswer<{ candidates: { token: string }[] }>) => {
    token = answer.value.candidates?.[0]?.token ?? '';
    return answer;
  };
  const open: Step = {
    name: 'open candidate',
    run: () => crew.call(endpoints.openCandidate, { body: { caseId, token, confirmedBy: [...confirmedBy] } }),
  };
  const { kana, birthDate, shortCode, cardId } = patient;
  if (number % everySearch === 0)
    return [
      {
        name: 'search',
        run: () => crew.call(endpoints.search, { body: { caseId, name: kana, birthDate } }).then(keep),
      },
      open,
    ];
  if (number % everyShortCode === 0)
    return [
      {
        name: 'short code',
        run: () => crew.call(endpoints.resolveShortCode, { body: { caseId, shortCode } }).then(keep),
      },
      open,
    ];
  return [
    {
      name: 'open card',
      run: () => crew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: [...confirmedBy] } }),
    },
  ];
}
