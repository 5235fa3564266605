// Which card a scanned text belongs to, without opening it: for desks that hold no keys. Nothing is proven by it.
import type { CardId } from '../brands.ts';
import { parseCardText } from './digits.ts';
import { parseCardHeader } from './header.ts';
import { parseSign1 } from './sign1.ts';

/** Undefined for anything that is no card of ours. */
export function cardIdOf(text: string): CardId | undefined {
  const parsed = parseCardText(text);
  const layout = parsed.ok ? parseSign1(parsed.bytes) : undefined;
  const header = layout?.ok ? parseCardHeader(layout.value.protectedHeader) : undefined;
  return header?.ok ? header.header.cardId : undefined;
}
