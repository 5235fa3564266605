// How long the way to the nearest hospitals takes from where the patient is.
import * as z from 'zod';
import { endpoint } from './endpoint.ts';

/** Hospitals told of at a time; routers take a hundred places in one question. */
export const placesAtOnce = 99;

export const driveTimesEndpoints = {
  /** By POST, so that the place stands in no address and no log. It is kept nowhere. */
  readDriveTimes: endpoint({
    method: 'POST',
    path: '/api/drive-times',
    body: z.strictObject({
      /** Rounded by the phone to about a hundred metres. */
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
    answer: z.strictObject({
      /** 'estimate': no router answered; the phone's own estimate from the straight line holds. */
      from: z.enum(['road', 'estimate']),
      /** Of the nearest hospitals, those that can be reached. */
      times: z.array(
        z.strictObject({ hospitalId: z.uuid(), minutes: z.number().min(0), km: z.number().min(0) }),
      ),
    }),
  }),
};
