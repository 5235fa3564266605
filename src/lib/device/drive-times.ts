// Driving times by road, while there is a network. Where the patient is leaves the phone rounded to a hundred metres.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { roundPosition, type DriveTime, type Position } from '#lib/core/receiving/drive-time.ts';

/** @returns times by hospital; undefined when there is no network or no router, and the estimate holds */
export async function readDriveTimes(
  position: Position,
  ports: { fetch?: typeof fetch } = {},
): Promise<ReadonlyMap<string, DriveTime> | undefined> {
  const { latitude, longitude } = roundPosition(position);
  const answer = await call(endpoints.readDriveTimes, {
    body: { latitude, longitude },
    ...(ports.fetch && { fetch: ports.fetch }),
  });
  if (!answer.ok || answer.value.from === 'estimate') return undefined;
  return new Map(
    answer.value.times.map(({ hospitalId, minutes, km }) => [hospitalId, { minutes, km, from: 'road' }]),
  );
}
