import { afterEach, expect, test, vi } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { arrange, Board } from './board.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

/** A server with this board; a summary names the patient by its given name. */
function serve(state: { requests: RequestView[]; given: Record<string, string>; isOver?: boolean }) {
  const waits = new Map<string, Promise<void>>();
  const opened: string[] = [];
  vi.stubGlobal('fetch', async (input: string) => {
    if (input === '/api/board') return Response.json({ requests: state.requests });
    const id = input.split('/')[3]!;
    const request = state.requests.find((one) => one.id === id);
    const recordMark = state.given[id]!;
    if (input.endsWith('/course'))
      return state.isOver
        ? Response.json(
            { type: 'about:blank', title: 'over', status: 409, code: 'NOT_ALLOWED_NOW', requestId: 'r' },
            { status: 409 },
          )
        : Response.json({ request, events: [], preparation: { items: [] }, recordMark });
    opened.push(id);
    await waits.get(id);
    const emergency = sampleSubset();
    emergency.identity.value.givenName = state.given[id]!;
    return Response.json({ request, events: [], emergency, recordMark });
  });
  return {
    opened,
    hold(id: string) {
      let release = () => {};
      waits.set(id, new Promise((resolve) => (release = resolve)));
      return () => release();
    },
  };
}
const shown = (board: Board) => board.summary?.emergency?.identity.value.givenName;

let made = 0;
function request(
  state: RequestView['state'],
  urgency: RequestView['facts']['urgency'],
  askedAt: number,
): RequestView {
  made += 1;
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    caseId: '00000000-0000-4000-8000-000000000000',
    hospitalId: '00000000-0000-4000-8000-000000000001',
    hospitalName: '見本病院',
    crew: '見本救急1',
    state,
    facts: { urgency, category: 'acute-illness', sex: 'female', flags: [] },
    askedAt: askedAt as RequestView['askedAt'],
    channel: 'board',
    leg: 1,
    version: 1,
  };
}

test('the most urgent request stands first, and among equals the one that has waited longest', () => {
  const yellow = request('asked', 'yellow', 1);
  const redLate = request('asked', 'red-1', 9);
  const redEarly = request('asked', 'red-1', 5);
  expect(arrange([yellow, redLate, redEarly]).waiting).toEqual([redEarly, redLate, yellow]);
});

test('every state of a request has its place on the board', () => {
  const states = [
    'asked',
    'accepted',
    'conditional',
    'refused',
    'chosen',
    'withdrawn',
    'handed-over',
  ] as const;
  const lanes = arrange(states.map((state) => request(state, 'green', 1)));
  expect(lanes.waiting.map((one) => one.state)).toEqual(['asked']);
  expect(lanes.answered.map((one) => one.state)).toEqual(['accepted', 'conditional']);
  expect(lanes.coming.map((one) => one.state)).toEqual(['chosen']);
  expect(lanes.ended).toHaveLength(3);
});

test('facts leave the screen when the crew goes elsewhere', async () => {
  const coming = request('chosen', 'red-1', 1);
  const state = { requests: [coming], given: { [coming.id]: '花代' } };
  serve(state);
  const board = new Board();
  await board.open(coming);
  expect(shown(board)).toBe('花代');
  state.requests = [{ ...coming, state: 'withdrawn', version: 2 }];
  await board.refresh();
  expect(board.summary).toBeUndefined();
});

test('when the patient turns out to be somebody else, the open summary is read anew', async () => {
  const coming = request('chosen', 'red-1', 1);
  const state = { requests: [coming], given: { [coming.id]: '花代' } };
  const { opened } = serve(state);
  const board = new Board();
  await board.open(coming);
  await board.refresh();
  expect(opened).toHaveLength(1);
  state.requests = [{ ...coming, version: 2 }];
  await board.refresh();
  expect(opened).toHaveLength(1);
  state.given = { [coming.id]: '次' };
  await board.refresh();
  expect(shown(board)).toBe('次');
  expect(opened).toHaveLength(2);
});

test('a summary whose time is over leaves the screen, and the screen says so', async () => {
  const coming = request('handed-over', 'red-1', 1);
  const state = { requests: [coming], given: { [coming.id]: '花代' }, isOver: false };
  serve(state);
  const board = new Board();
  await board.open(coming);
  expect([shown(board), board.taken]).toEqual(['花代', undefined]);
  state.isOver = true;
  await board.refresh();
  expect([shown(board), board.course, board.taken]).toEqual([undefined, undefined, 'over']);
});

test('a late answer never replaces the summary opened after it, nor opens one again that was left', async () => {
  const [first, second] = [request('chosen', 'red-1', 1), request('chosen', 'red-1', 2)];
  const server = serve({ requests: [first, second], given: { [first.id]: '花代', [second.id]: '次' } });
  const board = new Board();
  const releaseFirst = server.hold(first.id);
  const late = board.open(first);
  await board.open(second);
  releaseFirst();
  await late;
  expect(shown(board)).toBe('次');
  const releaseSecond = server.hold(second.id);
  const later = board.open(second);
  board.close();
  releaseSecond();
  await later;
  expect(board.summary).toBeUndefined();
});
