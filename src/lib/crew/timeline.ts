// Everything that happened in a case, newest first: what the crew marked, what the server saw, what hospitals answered.
import type { CaseEvent, RequestView } from '#lib/core/contract/receiving.ts';
import { urgencyTexts } from '#lib/core/receiving/urgency-texts.ts';
import { eventTexts } from '#lib/core/receiving/event-texts.ts';
import { standingEvents } from '#lib/core/receiving/timeline.ts';
import { vitalsLine } from '#lib/core/receiving/vitals-line.ts';
import { inLanguage } from '#lib/ui/i18n.svelte.ts';
import type { IconName } from '#lib/ui/icons.ts';
import type { Tone } from '#lib/ui/tone.ts';
import { stateWords } from './ask-messages.ts';
import { t } from './case-messages.ts';
import type { OpenCase } from './open-case.ts';

export interface Happening {
  key: string;
  at: number;
  title: string;
  detail?: string;
  icon?: IconName;
  tone?: Tone;
  /** It was something else before. */
  isCorrected?: boolean;
}

export function timelineOf(current: OpenCase): Happening[] {
  const own = new Set(current.events.map(({ id }) => id));
  const elsewhere = (current.view?.events ?? []).filter(({ id }) => !own.has(id));
  return [
    { key: 'opened', at: current.openedAt, title: t.opened, icon: 'ambulance' as const },
    ...standingEvents([...current.events, ...elsewhere]).map(ofEvent),
    ...(current.view?.requests ?? []).flatMap(ofRequest),
  ].sort((a, b) => b.at - a.at);
}

function ofEvent(event: CaseEvent): Happening {
  const detail = event.vitals
    ? vitalsLine(event.vitals, inLanguage)
    : event.kind === 'urgency'
      ? urgencyDetail(event)
      : event.note;
  return {
    key: event.id,
    at: event.at,
    title: inLanguage(eventTexts[event.kind]),
    ...(detail && { detail }),
    ...(event.replaces !== undefined && { isCorrected: true }),
  };
}

function urgencyDetail({ urgency, proposed }: CaseEvent): string {
  const words = (code: CaseEvent['urgency']) => (code ? inLanguage(urgencyTexts[code]) : '');
  return proposed && proposed !== urgency ? t.urgencyChosen(words(urgency), words(proposed)) : words(urgency);
}

function ofRequest(request: RequestView): Happening[] {
  const { id, hospitalName, state } = request;
  const answer = state === 'refused' ? 'refused' : request.condition ? 'conditional' : 'accepted';
  const happened: Happening[] = [
    { key: `${id}/asked`, at: request.askedAt, title: t.asked(hospitalName), icon: 'send' },
  ];
  if (request.answeredAt !== undefined)
    happened.push({
      key: `${id}/answered`,
      at: request.answeredAt,
      title: t.answered(hospitalName, inLanguage(stateWords[answer])),
    });
  if (request.decidedAt !== undefined && (state === 'chosen' || state === 'handed-over'))
    happened.push({
      key: `${id}/chosen`,
      at: request.decidedAt,
      title: t.decided(hospitalName),
      tone: 'verified',
    });
  if (request.readAt !== undefined)
    happened.push({ key: `${id}/read`, at: request.readAt, title: t.read(hospitalName), icon: 'eye' });
  return happened;
}
