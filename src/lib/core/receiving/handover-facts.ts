// Everything a handover says, gathered once: the sheet and the document are two writings of it.
import type { CaseEvent, RequestView } from '../contract/receiving.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import type { Described } from './described.ts';
import type { HandoverSignature } from './handover.ts';

export interface AskedHospital {
  readonly name: string;
  readonly state: RequestView['state'];
  readonly channel: RequestView['channel'];
  readonly leg: number;
  readonly askedAt: number;
  readonly answeredAt?: number | undefined;
  readonly reason?: string | undefined;
  readonly condition?: string | undefined;
}

export interface HandoverFacts {
  readonly request: RequestView;
  readonly region: string;
  /** Name of the condition under the rules it was asked with. */
  readonly category: { readonly ja: string; readonly en: string };
  readonly flags: readonly { readonly ja: string; readonly en: string }[];
  /** As written, corrections included. */
  readonly events: readonly CaseEvent[];
  /** Without what the patient has not been told: paper and documents travel. */
  readonly emergency?: EmergencySubset | undefined;
  readonly described?: Described | undefined;
  /** In the order of asking. */
  readonly asked: readonly AskedHospital[];
  /** 照会回数 as the figures count it; undefined where it cannot be told. */
  readonly inquiries?: number | undefined;
  readonly signature?: HandoverSignature | undefined;
  /** When this writing of it was made. */
  readonly writtenAt: number;
}
