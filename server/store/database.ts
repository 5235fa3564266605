// Every table of the database. Ids are text, instants integers (milliseconds), truth is 0 or 1, and whatever names or
// describes a person is sealed: bytes that only the key store opens (design §3).
import type { CardState } from './card-rows.ts';

export interface Tables {
  settings: { name: string; value: string };
  /** Gap-free counters: the row is locked until the transaction ends, so their order is the order of commits. */
  counters: { name: string; value: number };

  facilities: {
    id: string;
    kind: string;
    name: string;
    kana: string;
    town: string;
    address: string;
    phone: string;
    latitude: number | null;
    longitude: number | null;
    /** Hospitals only: 'primary' | 'secondary' | 'tertiary'. */
    level: string | null;
    /** JSON array of capability codes. */
    capabilities: string;
    beds: number;
    created_at: number;
  };
  people: {
    id: string;
    facility_id: string;
    role: string;
    post: string;
    name_sealed: Uint8Array;
    /** Role 'patient': whose record the person stands for. */
    patient_id: string | null;
    active: number;
    /** Order on the demo's start page. */
    position: number;
    created_at: number;
  };
  sessions: {
    /** SHA-256 of the cookie's token, hex. */
    token_hash: string;
    person_id: string;
    device_id: string | null;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    revoked_at: number | null;
  };
  devices: {
    id: string;
    facility_id: string;
    person_id: string;
    name: string;
    public_key: Uint8Array;
    key_class: string;
    enrolled_at: number;
    last_seen_at: number | null;
    revoked_at: number | null;
  };

  patients: {
    id: string;
    /** Counts changes; a change names the version it was made on. */
    version: number;
    /** Version of the facts alone: confirming an old fact does not make printed paper outdated. */
    facts_version: number;
    state: string;
    care_home_id: string | null;
    clinic_id: string | null;
    /** Name, kana, birth date, sex, room and what lists show: a projection of the items, rewritten with them. */
    summary_sealed: Uint8Array;
    /** Day of death, when recorded. */
    death_sealed: Uint8Array | null;
    created_at: number;
    updated_at: number;
  };
  items: {
    id: string;
    patient_id: string;
    kind: string;
    /** JSON of value and provenance. */
    sealed: Uint8Array;
    /** JSON of who confirmed and who ended it. */
    marks_sealed: Uint8Array | null;
    recorded_at: number;
    confirmed_at: number | null;
    ended_at: number | null;
    /** Order of appending within the record. */
    position: number;
  };
  consents: {
    id: string;
    patient_id: string;
    sealed: Uint8Array;
    recorded_at: number;
    withdrawn_at: number | null;
    withdrawal_sealed: Uint8Array | null;
  };
  /** Keyed hashes of the terms a patient can be found by (core/identity/index-keys.ts). */
  blind_index: { term: Uint8Array; patient_id: string };

  cards: {
    /** 32 hex digits. */
    id: string;
    patient_id: string;
    /** Blind index of the short code, hex. */
    short_code_hash: string;
    state: CardState;
    /** What is printed: credential digits, short code, the printed names. */
    face_sealed: Uint8Array;
    issued_at: number;
    expires_at: number;
    ended_at: number | null;
    sequence: number;
    epoch: number;
    status_list: number;
    status_index: number;
    /** `facts_version` of the record it was made from. */
    facts_version: number;
    qr_version: number;
    /** Comma-separated sections. */
    trimmed: string;
    facility_id: string;
    printed_at: number | null;
  };
  imports: {
    id: string;
    facility_id: string;
    person_id: string;
    rows: number;
    staged: number;
    state: string;
    created_at: number;
  };
  import_rows: {
    import_id: string;
    line: number;
    outcome: string;
    /** Person recognised. */
    patient_id: string | null;
    /** Keyed hashes by which the same person is recognised within one file; comma-separated hex. */
    person_keys: string;
    draft_sealed: Uint8Array;
  };

  idempotency: {
    person_id: string;
    key: string;
    /** SHA-256 of method, path and body, hex. */
    request_hash: string;
    answer_sealed: Uint8Array | null;
    created_at: number;
  };
  audit: {
    seq: number;
    id: string;
    at: number;
    recorded_at: number;
    action: string;
    purpose: string;
    person_id: string | null;
    role: string;
    facility_id: string | null;
    patient_id: string | null;
    card_id: string | null;
    case_id: string | null;
    /** Comma-separated. */
    sections: string;
    detail: string | null;
    /** JSON of the names shown: person, facility, patient. */
    labels_sealed: Uint8Array;
    /** Hex. */
    previous_hash: string;
    hash: string;
  };
  audit_head: { id: number; seq: number; hash: string };

  cases: {
    id: string;
    person_id: string;
    facility_id: string;
    /** JSON: how the crew is called on screens. */
    crew_sealed: Uint8Array;
    patient_id: string | null;
    card_id: string | null;
    opened_at: number;
    opened_by: string;
    closed_at: number | null;
    version: number;
    recorded_at: number;
  };
  case_events: {
    id: string;
    case_id: string;
    at: number;
    kind: string;
    /** JSON of vitals and note. */
    sealed: Uint8Array;
    recorded_at: number;
  };
  requests: {
    id: string;
    case_id: string;
    hospital_id: string;
    state: string;
    facts_sealed: Uint8Array;
    asked_at: number;
    answered_at: number | null;
    reason: string | null;
    /** JSON of what the hospital wrote: who answered, condition, note, who received. */
    answer_sealed: Uint8Array | null;
    decided_at: number | null;
    read_at: number | null;
    read_by_sealed: Uint8Array | null;
    handed_over_at: number | null;
    version: number;
  };
  live_events: {
    /** From the counter 'live-events'. */
    id: number;
    at: number;
    /** The facility that is told. */
    facility_id: string;
    kind: string;
    case_id: string;
    request_id: string | null;
  };
  search_log: {
    id: string;
    at: number;
    person_id: string;
    facility_id: string;
    case_id: string;
    /** Keyed hash of the whole input, hex. */
    input_hash: string;
    /** Keyed hash of the name, hex: counts how many dates were tried for it. */
    name_hash: string;
    birth_date_hash: string;
    candidates: number;
  };
}
