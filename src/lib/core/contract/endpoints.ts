// The whole API in one table.
import { cardEndpoints } from './cards.ts';
import { lookUpEndpoints } from './look-up.ts';
import { oversightEndpoints } from './oversight.ts';
import { receivingEndpoints } from './receiving.ts';
import { importEndpoints, residentEndpoints } from './residents.ts';
import { sessionEndpoints } from './session.ts';
import { signInEndpoints } from './sign-in.ts';
import { peopleEndpoints } from './people.ts';
import { enrolmentEndpoints } from './enrolment.ts';
import { familyEndpoints } from './family.ts';
import { watchEndpoints } from './watch.ts';
import { breakGlassEndpoints } from './break-glass.ts';
import { proofsEndpoints } from './proofs.ts';
import { figuresEndpoints } from './figures.ts';
import { standingEndpoints } from './standing.ts';
import { capsulesEndpoints } from './capsules.ts';
import { shiftKeyEndpoints } from './shift-key.ts';
import { regionKeysEndpoints } from './region-keys.ts';
import { directoryEndpoints } from './directory.ts';
import { rostersEndpoints } from './rosters.ts';
import { driveTimesEndpoints } from './drive-times.ts';
import { rulesEndpoints } from './rules.ts';
import { caseFilesEndpoints } from './case-files.ts';
import { askingEndpoints } from './asking.ts';
import { deliveryEndpoints } from './delivery.ts';
import { hospitalDeskEndpoints } from './hospital-desk.ts';
import { receivingFiguresEndpoints } from './receiving-figures.ts';
import { incidentsEndpoints } from './incidents.ts';

export const endpoints = {
  ...sessionEndpoints,
  ...residentEndpoints,
  ...importEndpoints,
  ...cardEndpoints,
  ...lookUpEndpoints,
  ...receivingEndpoints,
  ...oversightEndpoints,
  ...signInEndpoints,
  ...peopleEndpoints,
  ...enrolmentEndpoints,
  ...familyEndpoints,
  ...watchEndpoints,
  ...breakGlassEndpoints,
  ...proofsEndpoints,
  ...figuresEndpoints,
  ...standingEndpoints,
  ...capsulesEndpoints,
  ...shiftKeyEndpoints,
  ...regionKeysEndpoints,
  ...incidentsEndpoints,
  ...receivingFiguresEndpoints,
  ...hospitalDeskEndpoints,
  ...askingEndpoints,
  ...deliveryEndpoints,
  ...caseFilesEndpoints,
  ...rulesEndpoints,
  ...driveTimesEndpoints,
  ...rostersEndpoints,
  ...directoryEndpoints,
};
export type EndpointName = keyof typeof endpoints;
