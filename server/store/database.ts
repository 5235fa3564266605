// Every table of the database. Ids are text, instants integers (milliseconds), truth is 0 or 1, and whatever names or
// describes a person is sealed: bytes that only the key store opens (design §3).
import type { CardState } from './card-rows.ts';

import type { CaseColumns, CaseEventColumns, ReceivingTables, RequestColumns } from './receiving-tables.ts';

export interface Tables extends ReceivingTables {
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
    /**
     * 'active': takes part, and is asked here. 'listed': a hospital that takes no part; crews see it and ask it by
     * telephone, and nothing that counts the network's facilities counts it. 'unlisted': the same, no longer shown to
     * crews and never asked. 'closed': takes part no more and is asked no more. A closure of some hours is no state: it
     * stands in `closures`.
     */
    state: string;
    /** Ten digits of a medical facility (医療機関コード); homes have their own. */
    code: string | null;
    /** 1: a dental clinic, which the rates of use leave out. */
    dental: number;
    /** 1: for drills and tests, and left out of every figure. */
    trial: number;
    closed_at: number | null;
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
    left_at: number | null;
    /** JSON of what the watch compares: kana, address. */
    details_sealed: Uint8Array | null;
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
    /** The passkey it was opened with; null at the demo door. */
    passkey_id: string | null;
    /** The secret by which the browser proves, on every call, that the cookie is its own. */
    binding_sealed: Uint8Array | null;
    /** When the passkey was last asked for again, for what needs a second confirmation. */
    confirmed_at: number | null;
  };
  devices: {
    id: string;
    facility_id: string;
    person_id: string;
    name: string;
    public_key: Uint8Array;
    key_class: string;
    enrolled_at: number;
    approved_by: string | null;
    last_seen_at: number | null;
    revoked_at: number | null;
    /** Its right rests until it is resumed; its keys stay on it, shut. */
    suspended_at: number | null;
    suspended_by: string | null;
    /** When a revoked device was told to clear itself. */
    wiped_at: number | null;
    /** When epoch keys were last delivered to it. */
    keys_at: number | null;
    /** Its last test of itself, and what did not pass: comma-separated codes, '' when all did. */
    tested_at: number | null;
    test_result: string | null;
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
    /** Key id of the issuer that signed it, hex. */
    kid: string | null;
    /** What stands for it on an allow list (core/card/allow-list.ts), hex. */
    digest: string | null;
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
    /** The enrolled device it was done on. */
    device_id: string | null;
    /** JSON of the names shown: person, facility, patient, and a salt. Empty once they were erased. */
    labels_sealed: Uint8Array;
    /** Salted SHA-256 of them, hex: what the chain holds, whatever key they are sealed under. Null: older entries. */
    labels_hash: string | null;
    /** Hex. */
    previous_hash: string;
    hash: string;
  };
  audit_head: {
    id: number;
    seq: number;
    hash: string;
    /** Keyed hash of both, hex: the database alone cannot name another end. Null before the first entry. */
    mac: string | null;
  };

  cases: CaseColumns & {
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
  case_events: CaseEventColumns & {
    id: string;
    case_id: string;
    at: number;
    kind: string;
    /** JSON of vitals and note. */
    sealed: Uint8Array;
    recorded_at: number;
  };
  requests: RequestColumns & {
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
    /** 'code': a short code. 'raised': under a supervisor's raise. Null: by name. */
    kind: string | null;
  };

  /** WebAuthn credentials. */
  passkeys: {
    /** Credential id, base64url. */
    id: string;
    person_id: string;
    /** COSE key. */
    public_key: Uint8Array;
    counter: number;
    /** Comma-separated. */
    transports: string;
    backed_up: number;
    /** Given by its owner: the device it is on. */
    name_sealed: Uint8Array;
    created_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  /** WebAuthn challenges that wait for their answer; each is good once, for a few minutes. */
  ceremonies: {
    id: string;
    /** 'register' | 'sign-in' | 'confirm' */
    kind: string;
    /** base64url */
    challenge: string;
    person_id: string | null;
    invitation_id: string | null;
    created_at: number;
    expires_at: number;
  };
  /** One-time codes by which a person registers a passkey. */
  invitations: {
    id: string;
    person_id: string;
    /** 'staff' | 'family' | 'first' */
    kind: string;
    /** Keyed hash, hex. */
    code_hash: string;
    /** Families also give the birth date: keyed hash, hex. */
    birth_date_hash: string | null;
    /** Wrong second factors so far. */
    attempts: number;
    /** Person who invited; null for the first administrator. */
    invited_by: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    withdrawn_at: number | null;
  };
  /** Facilities that asked to take part. */
  facility_applications: {
    id: string;
    /** 'waiting' | 'approved' | 'refused' */
    state: string;
    /** JSON of what was applied for: facility, applicant, how to reach them. */
    sealed: Uint8Array;
    /** Keyed hash of the receipt the applicant holds, hex. */
    receipt_hash: string;
    facility_id: string | null;
    decided_by: string | null;
    decided_at: number | null;
    reason: string | null;
    created_at: number;
  };
  /** Devices that asked to be enrolled. */
  enrolments: {
    id: string;
    /** 'waiting' | 'approved' | 'refused' | 'delivered' */
    state: string;
    person_id: string;
    facility_id: string;
    name: string;
    /** Uncompressed P-256 point, 65 bytes. */
    public_key: Uint8Array;
    key_class: string;
    /** SHA-256 by which the phone had fixed its nonce before it knew the id of its request. */
    commitment: Uint8Array;
    nonce: Uint8Array | null;
    device_id: string | null;
    decided_by: string | null;
    decided_at: number | null;
    created_at: number;
    expires_at: number;
  };
  /** Patients and family members, and whose record they stand for. */
  proxies: {
    person_id: string;
    patient_id: string;
    /** 1: the patient, and not somebody of the family. */
    is_patient: number;
    /** 'self' or the relation as on screen: '長女'. */
    relation_sealed: Uint8Array;
    invited_by: string | null;
    created_at: number;
    ended_at: number | null;
  };
  /** What families ask of homes, clinics and the secretariat. */
  tasks: {
    id: string;
    /** 'correction' | 'objection' */
    kind: string;
    /** 'open' | 'done' | 'refused' */
    state: string;
    patient_id: string;
    asked_by: string;
    /** Who is to answer; null is the secretariat. */
    facility_id: string | null;
    /** The look objected to. */
    audit_seq: number | null;
    sealed: Uint8Array;
    answer_sealed: Uint8Array | null;
    answered_by: string | null;
    answered_at: number | null;
    created_at: number;
  };
  /** What the watch noticed, waiting for somebody at the secretariat. */
  alerts: {
    id: string;
    /** Codes of core/access/watch.ts. */
    kind: string;
    severity: string;
    /** What is the same incident: raised once per kind and subject. */
    subject: string;
    person_id: string | null;
    facility_id: string | null;
    patient_id: string | null;
    case_id: string | null;
    audit_seq: number | null;
    /** How often it happened. */
    count: number;
    /** JSON of names for the reviewer. */
    sealed: Uint8Array;
    happened_at: number;
    created_at: number;
    reviewed_at: number | null;
    reviewed_by: string | null;
    outcome: string | null;
    note_sealed: Uint8Array | null;
  };
  /** Invented patients that nobody has a reason to look for. */
  canaries: {
    patient_id: string;
    created_by: string;
    created_at: number;
  };
  /** Search limits raised by a supervisor for a while. */
  limit_raises: {
    id: string;
    facility_id: string;
    /** Null: the whole station. */
    person_id: string | null;
    raised_by: string;
    /** A code. */
    reason: string;
    created_at: number;
    expires_at: number;
    ended_at: number | null;
  };
  /** When a crew member is on duty. */
  shifts: {
    id: string;
    person_id: string;
    facility_id: string;
    starts_at: number;
    ends_at: number;
    recorded_by: string;
    created_at: number;
  };
  /** Looks drawn at random each week for review. */
  samples: {
    id: string;
    /** '2026-W47' */
    week: string;
    audit_seq: number;
    created_at: number;
    reviewed_at: number | null;
    reviewed_by: string | null;
    outcome: string | null;
    note_sealed: Uint8Array | null;
  };
  /** Records opened in an emergency without a relation. */
  break_glass: {
    id: string;
    person_id: string;
    facility_id: string;
    patient_id: string;
    case_id: string | null;
    card_id: string | null;
    /** A code. */
    reason: string;
    note_sealed: Uint8Array | null;
    opened_at: number;
    expires_at: number;
    ended_at: number | null;
  };
  /** Offline looks as each device chained them. */
  device_chains: {
    device_id: string;
    seq: number;
    audit_id: string;
    previous_hash: string;
    hash: string;
    received_at: number;
  };
  /** Signed heads of the audit chain. */
  audit_checkpoints: {
    seq: number;
    hash: string;
    at: number;
    kid: string;
    signature: Uint8Array;
  };
  /** Figures that come from outside, as the secretariat entered them; the newest of each item holds. */
  entered_figures: {
    id: string;
    /** '2026-11' */
    month: string;
    /** 'fee-item' | 'eligible-patients' */
    kind: string;
    /** Name of the fee item; '' for the others. */
    item: string;
    /** Null takes it back. */
    value: number | null;
    /** Where the number comes from. */
    source: string;
    person_id: string;
    entered_at: number;
  };
  /** Figures of ended months as they were reported. */
  monthly_figures: {
    /** '2026-11' */
    month: string;
    computed_at: number;
    /** JSON. */
    figures: string;
  };
  /** Declarations under which leases of devices last longer. */
  disaster_flags: {
    version: number;
    declared_at: number;
    until: number;
    declared_by: string;
    ended_at: number | null;
    ended_by: string | null;
  };
  /** The newest record for a card, sealed so that only its paper and a device's keys together open it. */
  capsules: {
    card_id: string;
    /** By which a device that has the paper finds it, hex; says nothing about the card. */
    capsule_id: string;
    /** Town of the facility. */
    area: string;
    facts_version: number;
    made_at: number;
    bytes: Uint8Array;
  };
}
