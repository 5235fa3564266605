// Figures as they are read: values with their unit, and the parts they are made of.
import type { CountedMonth } from '#lib/core/contract/figures.ts';
import { definitions, type FigureCode } from '#lib/core/figures/definitions.ts';
import { writeValue, type FigureValue } from '#lib/core/figures/report.ts';
import { inLanguage, language } from '#lib/ui/i18n.svelte.ts';
import { t } from './figures-messages.ts';

export const number = (value: number): string => value.toLocaleString('en-US');

/** '1,204人', '37.5%', '不明'. */
export function valueWords({ code, value }: Pick<FigureValue, 'code' | 'value'>): string {
  const written = writeValue(code, value, t.unknown);
  if (value === null || definitions[code].isRate) return written;
  const unit = inLanguage(definitions[code].unit);
  return language.current === 'ja' ? `${written}${unit}` : `${written} ${unit}`;
}

/** What a figure is made of, in a line; '' when there is nothing to add. */
export function partsWords(figure: FigureValue, counted: CountedMonth): string {
  const { code, numerator, denominator } = figure;
  const definition = definitions[code];
  if (definition.isRate) {
    const words = `${inLanguage(definition.numerator!)} ${numerator === null ? t.unknown : number(numerator)} ÷ ${inLanguage(definition.denominator!)} ${denominator === null ? t.unknown : number(denominator)}`;
    return denominator === 0 ? `${words}（${t.noneToDivide}）` : words;
  }
  const list = (parts: readonly (readonly [string, number])[]) =>
    parts.map(([name, count]) => `${name} ${number(count)}`).join(language.current === 'ja' ? '、' : ', ');
  const { registered, kinds } = counted;
  const parts: Partial<Record<FigureCode, string>> = {
    'registered-patients': list([
      [t.living, registered.living],
      [t.added, registered.added],
      [t.withdrawn, registered.withdrawn],
    ]),
    'active-facilities': list([
      [t.hospitals, kinds.hospital.active],
      [t.clinics, kinds.clinic.active],
      [t.homes, kinds['care-home'].active],
      [t.stations, kinds['fire-station'].active],
    ]),
  };
  return parts[code] ?? '';
}
