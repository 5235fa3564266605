// Figures as they are read: values with their unit, and the parts they are made of.
import type { CountedMonth } from '#lib/core/contract/figures.ts';
import { definitions } from '#lib/core/figures/definitions.ts';
import { writeValue, type FigureValue } from '#lib/core/figures/report.ts';
import { inLanguage, language } from '#lib/ui/i18n.svelte.ts';
import { t } from './figures-messages.ts';

export const number = (value: number): string => value.toLocaleString('en-US');

/** '1,204人', '37.5%', '不明'. English goes without the unit: what is counted stands beside it. */
export function valueWords({ code, value }: Pick<FigureValue, 'code' | 'value'>): string {
  const written = writeValue(code, value, t.unknown);
  return value === null || definitions[code].isRate || language.current !== 'ja'
    ? written
    : `${written}${definitions[code].unit.ja}`;
}

/** '3 ÷ 5' and what is divided by what; undefined for figures that are no rates. */
export function divisionWords(figure: FigureValue): { numbers: string; words: string } | undefined {
  const { numerator, denominator, code } = figure;
  const definition = definitions[code];
  if (!definition.numerator || !definition.denominator) return undefined;
  const written = (value: number | null) => (value === null ? t.unknown : number(value));
  return {
    numbers: `${written(numerator)} ÷ ${written(denominator)}${denominator === 0 ? `（${t.noneToDivide}）` : ''}`,
    words: `${inLanguage(definition.numerator)} ÷ ${inLanguage(definition.denominator)}`,
  };
}

/** What a number is made of, in a line; '' when there is nothing to add. */
export function partsWords({ code }: FigureValue, { registered, kinds }: CountedMonth): string {
  const list = (parts: readonly (readonly [string, number])[]) =>
    parts.map(([name, count]) => `${name} ${number(count)}`).join(language.current === 'ja' ? '、' : ', ');
  if (code === 'registered-patients')
    return list([
      [t.living, registered.living],
      [t.added, registered.added],
      [t.withdrawn, registered.withdrawn],
    ]);
  if (code === 'active-facilities')
    return list([
      [t.hospitals, kinds.hospital.active],
      [t.clinics, kinds.clinic.active],
      [t.homes, kinds['care-home'].active],
      [t.stations, kinds['fire-station'].active],
    ]);
  return '';
}
