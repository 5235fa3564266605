// Tables of the hospitals' side and of incidents: what the directory, rosters, rules and requests keep.

export interface ReceivingTables {
  /** What the region knows of a hospital beside its facility row; also of hospitals that take no part yet. */
  hospital_profiles: {
    facility_id: string;
    /** Row of the official directory it was matched with; '': a person said that it is none of them. */
    directory_id: string | null;
    /** JSON array of department names as the directory writes them. */
    departments: string;
    /** JSON array of codes of core/receiving/hospital-role.ts: disaster base, perinatal centre … */
    roles: string;
    /** Direct line of the emergency room; '' when only the switchboard is known. */
    emergency_phone: string;
    /** What the hospital keyed in itself: 'open' | 'limited' | 'closed', and when; null: nothing. */
    status: string | null;
    status_at: number | null;
    updated_at: number;
    version: number;
  };
  /** The official directory as last approved. */
  directory_entries: {
    id: string;
    name: string;
    kana: string;
    pref_code: string;
    city_code: string;
    address: string;
    /** Null: the source writes 0.0. */
    latitude: number | null;
    longitude: number | null;
    /** JSON: beds by kind, functions, what else the source says. */
    particulars: string;
    import_id: string;
    /** When a newer directory no longer held it; the row stays as long as the hospital takes part or has a history. */
    gone_at: number | null;
  };
  directory_imports: {
    id: string;
    file_name: string;
    /** SHA-256 of the file, hex. */
    digest: string;
    /** Name of the file format it was read as. */
    format: string;
    /** Day of the data, where the file says it. */
    as_of: string | null;
    /** 'staging' | 'proposed' | 'approved' | 'discarded' */
    state: string;
    /** JSON: the prefecture and cities it is about, how many rows it has, and what it would change. */
    counts: string;
    person_id: string;
    created_at: number;
    decided_at: number | null;
    decided_by: string | null;
  };
  /** What an import would change, until it is approved or discarded. */
  directory_changes: {
    import_id: string;
    entry_id: string;
    /** 'staged' until the file is whole; then 'added' | 'changed' | 'renumbered' | 'removed' */
    kind: string;
    /** JSON of the entry before and after; null where there is none. */
    before: string | null;
    after: string | null;
  };
  /** 輪番: a hospital that is on duty for a field from one instant to another. */
  duties: {
    id: string;
    facility_id: string;
    /** Capability code, or 'all'. */
    field: string;
    /** Day of the roster in Japan on which it begins. */
    day: string;
    starts_at: number;
    ends_at: number;
    note: string;
    /** Import that brought it; null when it was entered on screen. */
    import_id: string | null;
    person_id: string;
    created_at: number;
  };
  /** A hospital takes nobody, or none of some fields, until an instant. */
  closures: {
    id: string;
    facility_id: string;
    starts_at: number;
    ends_at: number;
    /** JSON array of capability codes; empty: everything. */
    capabilities: string;
    /** Code of core/receiving/closure.ts. */
    reason: string;
    note: string;
    person_id: string;
    created_at: number;
    /** Lifted before its end. */
    lifted_at: number | null;
  };
  /** Who answers at a hospital, as it enters it itself. */
  on_calls: {
    id: string;
    facility_id: string;
    /** Capability code, or 'all'. */
    field: string;
    starts_at: number;
    ends_at: number;
    /** JSON: name, post, inside line. */
    sealed: Uint8Array;
    created_at: number;
  };
  /** The region's own rules; each version is written once. */
  region_rules: {
    version: number;
    /** 'draft' | 'published' | 'discarded' | 'withdrawn' */
    state: string;
    effective_from: number | null;
    /** JSON of core/receiving/rules.ts. */
    body: string;
    /** What was changed and why, in the secretariat's words. */
    note: string;
    person_id: string;
    created_at: number;
    published_at: number | null;
    published_by: string | null;
    /** Counts the saves of a draft. */
    revision: number;
  };

  /** Several patients at one place; 'mass': under the rules of a disaster. */
  incidents: {
    id: string;
    /** 'several' | 'mass' */
    kind: string;
    /** JSON: how it is called and where. */
    sealed: Uint8Array;
    person_id: string;
    facility_id: string;
    opened_at: number;
    closed_at: number | null;
    version: number;
    recorded_at: number;
  };
  /** The tagged of an incident: nobody's identity, until a crew takes one into a case of its own. */
  incident_patients: {
    id: string;
    incident_id: string;
    /** In the order in which the server heard of them, from 1. */
    number: number;
    tag: string;
    /** When it was tagged so. */
    tagged_at: number;
    /** JSON: number on the paper tag, what can be seen of the person, the tags before. */
    sealed: Uint8Array;
    /** Where the command sends this patient. */
    hospital_id: string | null;
    allocated_at: number | null;
    /** Case of the crew that has the patient. */
    case_id: string | null;
    /** The station whose crew tagged first. */
    facility_id: string;
    /** Tagged by mistake: listed nowhere any more, and the number is never given again. */
    removed_at: number | null;
    created_at: number;
    version: number;
  };
  /** How many of each colour a hospital says it can take in an incident. */
  incident_capacities: {
    incident_id: string;
    facility_id: string;
    red: number;
    yellow: number;
    green: number;
    black: number;
    person_id: string;
    declared_at: number;
    version: number;
  };
  /** Photographs of a case, sealed. */
  case_files: {
    id: string;
    case_id: string;
    at: number;
    /** 'image/jpeg' | 'image/webp' */
    media_type: string;
    bytes_sealed: Uint8Array;
    size: number;
    recorded_at: number;
  };
  /** Where a closed board is woken. */
  push_subscriptions: {
    id: string;
    person_id: string;
    facility_id: string;
    /** JSON: the push service's address and the browser's keys. */
    sealed: Uint8Array;
    /** Blind index of the address, hex: one row for each browser. */
    address_hash: string;
    created_at: number;
    last_ok_at: number | null;
    failed_at: number | null;
    failures: number;
  };
  /** How long things took on the devices, without whom they were about. */
  timings: {
    id: string;
    at: number;
    /** Code of core/figures/timing.ts: 'scan-shown', 'search-confirmed' … */
    kind: string;
    ms: number;
    facility_id: string;
    recorded_at: number;
  };
}

/** Columns that came with them on tables that stood before. */
export interface CaseColumns {
  incident_id: string | null;
  /** Number of the patient within the incident. */
  incident_number: number | null;
  /** 0, I, II, III of a START tag: 'black' | 'red' | 'yellow' | 'green'; never the daily urgency. */
  start_tag: string | null;
  /** JSON: what the crew says of a patient nobody knows yet: estimated age, sex, mark; the kind of accident. */
  described_sealed: Uint8Array | null;
}
export interface CaseEventColumns {
  /** The earlier event that this one puts right. */
  replaces: string | null;
  /** 1: the event it replaces is taken back. */
  removed: number | null;
}
export interface RequestColumns {
  /** 'phone': asked by telephone and written down by the crew. Null or 'board': asked here. 'allocated': by the incident's command. */
  channel: string | null;
  /** A board has shown it, or a push service has taken it. */
  delivered_at: number | null;
  /** 'board' | 'push' */
  delivered_by: string | null;
  /** Nothing has taken it in time. */
  undelivered_at: number | null;
  /** Closed boards of the hospital were called last. */
  pushed_at: number | null;
  /** Nobody had answered in time, and the board was told to call again. */
  called_again_at: number | null;
  /** What was told at first was changed, the newest time. */
  facts_at: number | null;
  /** 1: the first destination; 2: where the patient was taken on to. */
  leg: number | null;
  /** Place in the ranking when it was asked, from 1. */
  place: number | null;
  /** When the crew expects to arrive. */
  eta_at: number | null;
  /** 1: the crew set it itself; marks on the way leave it as it is. */
  eta_by_hand: number | null;
  arrived_at: number | null;
  /** JSON: what the hospital has prepared. */
  checklist_sealed: Uint8Array | null;
  /** JSON: the handover's signature and who signed. */
  signature_sealed: Uint8Array | null;
  /** Version of the region's rules under which it was asked. */
  rules_version: number | null;
}
