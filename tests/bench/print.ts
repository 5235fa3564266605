// Bringing a thousand cards to paper: drawn, read back, laid out. Sealing and signing are measured with the cards.
import { drawReadable, renderSheets } from '#server/print/sheets.ts';
import { cardFaceAround, cardPrefix, digitsForCard } from '#tests/frames/card-faces.ts';
import type { Figure } from './figure.ts';

const count = 1000;

export async function measure(): Promise<Figure[]> {
  const started = performance.now();
  const drawn = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      drawReadable({ prefix: cardPrefix, digits: digitsForCard(index) }),
    ),
  );
  const drawnAt = performance.now();
  const cards = drawn.flatMap((result, index) => (result.ok ? [cardFaceAround(result.drawing, index)] : []));
  const fallback = drawn.filter((result) => result.ok && result.fallbackReads).length;
  const pdf = await renderSheets({ layout: 'id1', cards });
  const seconds = (performance.now() - started) / 1000;
  const megabytes = pdf.length / 1e6;
  const round = (value: number) => Math.round(value * 10) / 10;
  return [
    {
      name: `${count} cards drawn, read back and laid out`,
      value: round(seconds),
      unit: 's',
      baseline: { name: 'of it drawing and reading back', value: round((drawnAt - started) / 1000) },
      ratio: round(seconds / ((drawnAt - started) / 1000)),
      budget: '≤ 60 s together with sealing',
      pass: seconds <= 55 && cards.length === count,
    },
    {
      name: `PDF of ${count} cards`,
      value: round(megabytes),
      unit: 'MB',
      budget: '≤ 15 MB',
      pass: megabytes <= 15,
    },
    {
      name: 'cards whose code the fallback decoder finds too',
      value: round((100 * fallback) / count),
      unit: '%',
      budget: '≥ 95 %',
      pass: fallback >= 0.95 * count,
    },
  ];
}
