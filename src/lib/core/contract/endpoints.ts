// The whole API in one table.
import { cardEndpoints } from './cards.ts';
import { lookUpEndpoints } from './look-up.ts';
import { oversightEndpoints } from './oversight.ts';
import { receivingEndpoints } from './receiving.ts';
import { importEndpoints, residentEndpoints } from './residents.ts';
import { sessionEndpoints } from './session.ts';

export const endpoints = {
  ...sessionEndpoints,
  ...residentEndpoints,
  ...importEndpoints,
  ...cardEndpoints,
  ...lookUpEndpoints,
  ...receivingEndpoints,
  ...oversightEndpoints,
};
export type EndpointName = keyof typeof endpoints;
