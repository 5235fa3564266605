// The secretariat's view of what happened.
import * as z from 'zod';
import { auditFilter, auditRecord } from '../access/audit-groups.ts';
import { facilityBrief, person } from './session.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

export const oversightEndpoints = {
  /** Newest first; `before` is the last `seq` seen. Reading it is itself recorded. */
  readAudit: endpoint({
    method: 'GET',
    path: '/api/audit',
    query: z.object({
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      ...auditFilter.shape,
    }),
    answer: z.strictObject({
      entries: z.array(auditRecord),
      next: z.int().nullable(),
      /** What the facilities are called that the details of these entries name, also those that are only listed. */
      facilities: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
    }),
  }),
  readOverview: endpoint({
    method: 'GET',
    path: '/api/office/overview',
    answer: z.strictObject({
      facilities: z.array(
        z.strictObject({ ...facilityBrief.shape, people: z.int(), residents: z.int(), validCards: z.int() }),
      ),
      people: z.array(person),
      devices: z.array(
        z.strictObject({
          id: z.uuid(),
          name: z.string(),
          facility: z.string(),
          keyClass: z.string(),
          enrolledAt: instant,
          lastSeenAt: instant.nullable(),
          revokedAt: instant.nullable(),
        }),
      ),
      figures: z.strictObject({
        registered: z.int(),
        looksThisMonth: z.int(),
        searchesThisMonth: z.int(),
        cardsValid: z.int(),
        casesThisMonth: z.int(),
      }),
    }),
  }),
  /** Ends a device's right to anything, at once. */
  revokeDevice: endpoint({
    method: 'POST',
    path: '/api/office/devices/:id/revoke',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
