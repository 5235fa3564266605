// What became different after a hospital was asked: it decided by other facts than those it reads now.
import type { CaseEvent, RequestView } from '../contract/receiving.ts';
import { standingEvents } from './timeline.ts';

export type SinceKind = 'identified' | 'urgency' | 'facts' | 'vitals';
export interface Since {
  readonly kind: SinceKind;
  readonly at: number;
}

export const sinceTexts: Record<SinceKind, { ja: string; en: string }> = {
  identified: { ja: '身元がわかりました', en: 'the patient has been identified' },
  urgency: { ja: '緊急度が変わりました', en: 'the urgency changed' },
  facts: { ja: '伝えられた内容が変わりました', en: 'what was told has changed' },
  vitals: { ja: '新しい測定があります', en: 'there are new measurements' },
};

/**
 * Changes after the hospital's answer (before it, what it answered to), the newest first, each kind once with its newest
 * time. New measurements alone are the ordinary course and come last.
 */
export function factsSince(
  request: Pick<RequestView, 'askedAt' | 'answeredAt' | 'factsChangedAt'>,
  events: readonly CaseEvent[],
): Since[] {
  const since = request.answeredAt ?? request.askedAt;
  const newest = new Map<SinceKind, number>();
  const note = (kind: SinceKind, at: number) => {
    if (at > since) newest.set(kind, Math.max(at, newest.get(kind) ?? 0));
  };
  for (const { kind, at } of standingEvents(events))
    if (kind === 'identified' || kind === 'urgency' || kind === 'vitals') note(kind, at);
  if (request.factsChangedAt !== undefined) note('facts', request.factsChangedAt);
  return [...newest]
    .map(([kind, at]) => ({ kind, at }))
    .sort((a, b) => Number(a.kind === 'vitals') - Number(b.kind === 'vitals') || b.at - a.at);
}
