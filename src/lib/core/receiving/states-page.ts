// The table of requests as a page for people: written from states.ts, so that the two cannot differ.
import { requestState } from '../contract/receiving.ts';
import {
  availableActions,
  leadsTo,
  requestActions,
  requestActors,
  requestChannels,
  type RequestAction,
  type RequestActor,
  type RequestChannel,
} from './states.ts';

const channelWords: Record<RequestChannel, string> = {
  board: 'asked here, answered on the hospital’s board (`board`)',
  phone: 'asked by telephone, written down by the crew (`phone`)',
  allocated: 'allocated by the command of an incident (`allocated`)',
};
const actionWords: Record<RequestAction, string> = {
  accept: '受入可',
  'make-conditional': '条件付き',
  refuse: '不可',
  choose: 'ここへ搬送',
  withdraw: '取り下げる・搬送先を取り消す',
  'hand-over': '申し送り',
  'take-on': '転送',
};
const actorWords: Record<RequestActor, string> = { crew: 'crew', hospital: 'hospital' };

/** Markdown of docs/request-states.md. */
export function statesPage(): string {
  const actions = requestActions.map(
    (action) => `| \`${action}\` | ${actionWords[action]} | \`${leadsTo[action]}\` |`,
  );
  const tables = requestChannels.flatMap((channel) => [
    `## ${channelWords[channel]}`,
    '',
    `| state | ${requestActors.map((actor) => actorWords[actor]).join(' | ')} |`,
    '| --- | --- | --- |',
    ...requestState.options.map(
      (state) =>
        `| \`${state}\` | ${requestActors
          .map((actor) => availableActions(state, actor, channel).join(', ') || '–')
          .join(' | ')} |`,
    ),
    '',
  ]);
  return [
    '# States of a request',
    '',
    'Written from `src/lib/core/receiving/states.ts` by a test; change the table there and run',
    '`TASUKI_WRITE_DOCS=1 npx vitest run --project unit src/lib/core/receiving/states-page.test.ts`.',
    'Both sides read this one table: screens for their buttons, the server for its refusals. What is not listed is',
    'refused: `ALREADY_DECIDED` where somebody was faster, else `NOT_ALLOWED_NOW`.',
    '',
    '| action | on the screen | leads to |',
    '| --- | --- | --- |',
    ...actions,
    '',
    ...tables,
  ].join('\n');
}
