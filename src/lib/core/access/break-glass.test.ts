import { expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import { patientState } from '../contract/residents.ts';
import { breakGlassMs, isStillOpen, mayBreakInto, type BreakGlassWay } from './break-glass.ts';
import { emergencySections, mayDo, sectionsFor } from './table.ts';
import { role } from './roles.ts';
import { mayTask } from './tasks.ts';

const ways: BreakGlassWay[] = ['card', 'search', 'short-code'];

it('only the card in hand opens a withdrawn record, and nothing a closed one', () => {
  const opened = ways.flatMap((way) =>
    patientState.options.filter((state) => mayBreakInto(way, state)).map((state) => `${way}: ${state}`),
  );
  expect(opened).toEqual(['card: active', 'card: consent-withdrawn', 'search: active', 'short-code: active']);
});

it('shows the emergency subset and nothing else, to those whose task it is', () => {
  for (const who of role.options) {
    expect(mayDo(who, 'break-glass', 'break-glass', 'read-emergency')).toBe(mayTask(who, 'break-glass'));
    expect(sectionsFor(who, 'break-glass', 'break-glass')).toEqual(
      mayTask(who, 'break-glass') ? emergencySections : [],
    );
  }
});

it('is open until its time, unless it was closed before', () => {
  const opening = { expiresAt: breakGlassMs };
  const at = (now: number) => now as Instant;
  expect(isStillOpen(opening, at(breakGlassMs - 1))).toBe(true);
  expect(isStillOpen(opening, at(breakGlassMs))).toBe(false);
  expect(isStillOpen({ ...opening, endedAt: 5 }, at(6))).toBe(false);
});
