// What the secretariat knows of a hospital, as it is typed.
import { faultsOf, parsePosition, typed, type FieldFault } from '#lib/core/access/facility-draft.ts';
import {
  hospitalProfileDraft,
  type HospitalDetails,
  type HospitalProfileDraft,
} from '#lib/core/contract/directory.ts';
import type { HospitalRole } from '#lib/core/receiving/hospital-role.ts';

export type Level = NonNullable<HospitalDetails['level']> | 'unknown';

export class HospitalForm {
  phone = $state('');
  emergencyPhone = $state('');
  level = $state<Level>('unknown');
  capabilities = $state<string[]>([]);
  roles = $state<HospitalRole[]>([]);
  departments = $state('');
  beds = $state('');
  position = $state('');
  faults = $state<Record<string, FieldFault>>({});
  readonly #version: number;
  readonly #takesPart: boolean;

  constructor(known: HospitalDetails) {
    this.phone = known.phone;
    this.emergencyPhone = known.emergencyPhone;
    this.level = known.level ?? 'unknown';
    this.capabilities = [...known.capabilities];
    this.roles = known.roles as HospitalRole[];
    this.departments = known.departments.join('・');
    this.beds = String(known.beds);
    this.position = known.position ? `${known.position.latitude}, ${known.position.longitude}` : '';
    this.#version = known.version;
    this.#takesPart = known.state === 'active';
  }

  /** Undefined, with `faults` set, while something cannot be sent. */
  read(): HospitalProfileDraft | undefined {
    const draft = {
      version: this.#version,
      phone: typed.phone(this.phone),
      emergencyPhone: typed.phone(this.emergencyPhone),
      level: this.level === 'unknown' ? null : this.level,
      capabilities: [...this.capabilities],
      departments: [
        ...new Set(
          this.departments
            .split(/[・、,\n]/)
            .map(typed.text)
            .filter((one) => one !== ''),
        ),
      ],
      roles: [...this.roles],
      beds: Number(this.beds.normalize('NFKC').trim() || '0'),
      position: parsePosition(this.position),
    };
    this.faults = faultsOf(hospitalProfileDraft, draft);
    if (draft.phone === '' && this.#takesPart) this.faults = { ...this.faults, phone: 'REQUIRED' };
    const parsed = hospitalProfileDraft.safeParse(draft);
    return parsed.success && Object.keys(this.faults).length === 0 ? parsed.data : undefined;
  }
}
