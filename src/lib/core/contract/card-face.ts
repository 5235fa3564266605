// What stands on a printed card. No disease, no drug: the facts are in the sealed code only.
import * as z from 'zod';
import { plainDate } from '../record/item.ts';

export const cardFace = z.strictObject({
  cardId: z.string(),
  /** Crockford base32, nine characters, shown in groups of three. */
  shortCode: z.string(),
  qrText: z.string(),
  /** Path data in module units; it starts at the quiet zone's outer corner. */
  qrSvgPath: z.string(),
  /** Modules a side without the quiet zone: the path's viewBox has four more on every side. */
  qrModules: z.int(),
  /** Printed side in millimetres without the quiet zone. */
  qrSideMm: z.number(),
  /** Absent when the patient chose not to have the name printed. */
  name: z.strictObject({ family: z.string(), given: z.string() }).optional(),
  kana: z.strictObject({ family: z.string(), given: z.string() }).optional(),
  birthDate: plainDate.optional(),
  facilityName: z.string(),
  facilityPhone: z.string().optional(),
  issuedOn: plainDate,
});
export type CardFace = z.infer<typeof cardFace>;
