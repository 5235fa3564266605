// Incidents with several or many patients: tags, capacities, allocation.
import * as z from 'zod';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

export const incidentsEndpoints = {
  /** One of several patients at one place. The incident comes to be with its first case. */
  linkCase: endpoint({
    method: 'PUT',
    path: '/api/cases/:id/incident',
    body: z.strictObject({
      incidentId: z.uuid(),
      number: z.int().min(1).max(999),
      openedAt: instant,
    }),
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
};
