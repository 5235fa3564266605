// When the patient arrives, as the board counts it down. Late is said, never counted into minus.

interface OnTheWay {
  readonly state: string;
  readonly askedAt: number;
  readonly decidedAt?: number | undefined;
  readonly etaAt?: number | undefined;
  readonly arrivedAt?: number | undefined;
  readonly handedOverAt?: number | undefined;
  readonly facts: { readonly etaMinutes?: number | undefined };
}

export type Arrival =
  | { readonly kind: 'unknown' }
  /** `isEstimate`: counted from the minutes told when asking, not told anew by the crew. */
  | { readonly kind: 'due'; readonly inMs: number; readonly at: number; readonly isEstimate: boolean }
  | { readonly kind: 'late'; readonly byMs: number; readonly at: number; readonly isEstimate: boolean }
  | { readonly kind: 'arrived'; readonly at: number };

/**
 * Before the crew has chosen nobody drives here, so minutes told are minutes from the choice: only a chosen destination
 * is counted down.
 */
export function arrivalOf(request: OnTheWay, now: number): Arrival {
  const arrived = request.arrivedAt ?? request.handedOverAt;
  if (arrived !== undefined) return { kind: 'arrived', at: arrived };
  if (request.state !== 'chosen') return { kind: 'unknown' };
  const { etaMinutes } = request.facts;
  const at =
    request.etaAt ??
    (etaMinutes === undefined ? undefined : (request.decidedAt ?? request.askedAt) + etaMinutes * 60_000);
  if (at === undefined) return { kind: 'unknown' };
  const isEstimate = request.etaAt === undefined;
  return at >= now
    ? { kind: 'due', inMs: at - now, at, isEstimate }
    : { kind: 'late', byMs: now - at, at, isEstimate };
}

/** A few minutes of traffic are not late: it is only said from then on. */
export const lateIsSaidAfterMs = 60_000;

export const arrivalTexts = {
  unknown: { ja: '到着時刻は不明', en: 'Arrival not known' },
  now: { ja: 'まもなく到着', en: 'Arriving now' },
  minutes: {
    ja: (minutes: number) => `あと ${minutes} 分`,
    en: (minutes: number) => `${minutes} min away`,
  },
  late: {
    ja: (minutes: number) => `予定を ${minutes} 分過ぎています`,
    en: (minutes: number) => `${minutes} min later than expected`,
  },
  arrived: { ja: '到着', en: 'Arrived' },
} as const;

/** The arrival in words: 'あと 8 分', '予定を 4 分過ぎています'. */
export function arrivalWords(arrival: Arrival, language: 'ja' | 'en'): string {
  switch (arrival.kind) {
    case 'unknown':
      return arrivalTexts.unknown[language];
    case 'arrived':
      return arrivalTexts.arrived[language];
    case 'due':
      return arrival.inMs < 60_000
        ? arrivalTexts.now[language]
        : arrivalTexts.minutes[language](Math.ceil(arrival.inMs / 60_000));
    case 'late':
      return arrival.byMs < lateIsSaidAfterMs
        ? arrivalTexts.now[language]
        : arrivalTexts.late[language](Math.floor(arrival.byMs / 60_000));
  }
}
