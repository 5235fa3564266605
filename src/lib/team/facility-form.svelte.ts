// What is typed about a facility, and what is wrong with it.
import {
  facilityDraft,
  faultsOf,
  parsePosition,
  typed,
  facilityParticulars,
  type FacilityDraft,
  type FacilityParticulars,
  type FieldFault,
} from '#lib/core/access/facility-draft.ts';
import type { FacilityKind } from '#lib/core/access/roles.ts';
import type { FacilityDetails } from '#lib/core/contract/people.ts';
import { townOf } from '#lib/core/identity/town.ts';

export type Level = 'primary' | 'secondary' | 'tertiary';

export class FacilityForm {
  kind = $state<FacilityKind | ''>('');
  name = $state('');
  kana = $state('');
  code = $state('');
  dental = $state<'yes' | 'no'>('no');
  town = $state('');
  address = $state('');
  phone = $state('');
  level = $state<Level>('secondary');
  capabilities = $state<string[]>([]);
  beds = $state('');
  position = $state('');
  faults = $state<Record<string, FieldFault>>({});

  /** @param known what is on file, or was applied for */
  constructor(known?: Partial<FacilityDetails> | Omit<FacilityDraft, 'hospital'>) {
    if (!known) return;
    this.kind = known.kind ?? '';
    this.name = known.name ?? '';
    this.kana = known.kana ?? '';
    this.code = known.code ?? '';
    this.dental = known.dental ? 'yes' : 'no';
    this.town = known.town ?? '';
    this.address = known.address ?? '';
    this.phone = known.phone ?? '';
    const hospital = 'hospital' in known ? known.hospital : undefined;
    if (!hospital) return;
    this.level = hospital.level;
    this.capabilities = [...hospital.capabilities];
    this.beds = String(hospital.beds);
    this.position = hospital.position ? `${hospital.position.latitude}, ${hospital.position.longitude}` : '';
  }

  /** The address tells the town, as long as none was typed. */
  takeTown(): void {
    if (this.town === '') this.town = townOf(this.address) ?? '';
  }

  #hospital() {
    const beds = this.beds.normalize('NFKC').trim();
    return {
      level: this.level,
      capabilities: [...this.capabilities],
      beds: beds === '' ? 0 : Number(beds),
      position: parsePosition(this.position),
    };
  }

  #values(withHospital: boolean) {
    const code = typed.code(this.code);
    return {
      name: typed.text(this.name),
      kana: typed.kana(this.kana),
      ...(code && { code }),
      dental: this.kind === 'clinic' && this.dental === 'yes',
      town: typed.text(this.town),
      address: typed.text(this.address),
      phone: typed.phone(this.phone),
      ...(withHospital && this.kind === 'hospital' && { hospital: this.#hospital() }),
    };
  }

  /**
   * @param withHospital also what only hospitals have: asked of the secretariat, not of applicants
   * @returns the draft, or undefined with `faults` set
   */
  read(withHospital: boolean): FacilityDraft | undefined {
    const draft = { kind: this.kind, ...this.#values(withHospital) };
    return this.#keepFaults(facilityDraft, draft) ? (draft as FacilityDraft) : undefined;
  }

  /** For a facility that is enrolled. */
  readParticulars(): FacilityParticulars | undefined {
    const draft = this.#values(true);
    return this.#keepFaults(facilityParticulars, draft) ? (draft as FacilityParticulars) : undefined;
  }

  #keepFaults(schema: Parameters<typeof faultsOf>[0], draft: unknown): boolean {
    const faults = faultsOf(schema, draft);
    // Something was typed that is no place: it is not missing.
    if (faults['hospital.position']) faults['hospital.position'] = 'POSITION';
    this.faults = faults;
    return Object.keys(faults).length === 0;
  }
}
