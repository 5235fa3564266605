// Which role may do which task. One table, read by the server when it mounts an endpoint and by the screens for their
// places and buttons; a task nobody is named for is nobody's. Whose data a task then reaches is table.ts and relation.ts.
import type { Role } from './roles.ts';

const everyone: readonly Role[] = [
  'crew',
  'crew-supervisor',
  'care-home',
  'care-home-manager',
  'clinic',
  'clinic-staff',
  'hospital',
  'hospital-admin',
  'secretariat',
  'auditor',
  'municipality',
  'patient',
];
const crews: readonly Role[] = ['crew', 'crew-supervisor'];
const keepers: readonly Role[] = ['care-home', 'care-home-manager', 'clinic', 'clinic-staff'];
const office: readonly Role[] = ['secretariat', 'auditor'];
/** Those who answer for the people of their own facility. */
const managers: readonly Role[] = ['crew-supervisor', 'care-home-manager', 'clinic', 'hospital-admin'];

export const taskRoles = {
  'use-own-account': everyone,
  'see-hospitals': everyone,

  'keep-records': keepers,
  'issue-cards': keepers,
  'invite-family': keepers,
  'answer-families': keepers,

  'look-up-patients': crews,
  'run-case': crews,
  /** Photographs and the description of an unknown patient: of one's own case, or of one that comes here. */
  'see-case-files': [...crews, 'hospital'],
  'use-crew-device': crews,
  'answer-requests': ['hospital'],
  'hand-over': [...crews, 'hospital'],
  'follow-live': [...crews, 'hospital'],
  /** Reads the region's rules by which hospitals are chosen. */
  'see-rules': [...crews, 'hospital', 'hospital-admin', ...office],
  'set-rules': ['secretariat'],
  'keep-directory': ['secretariat'],
  'keep-rosters': ['secretariat'],
  'see-rosters': [...crews, 'hospital', 'hospital-admin', ...office],
  /** The own hospital's closures, status and people on call. */
  'keep-own-hospital': ['hospital', 'hospital-admin'],
  /** Leads an incident with many patients. */
  'command-incident': crews,
  'declare-capacity': ['hospital'],
  'see-receiving-figures': office,
  'see-station-receiving': ['crew-supervisor'],
  'see-hospital-receiving': ['hospital-admin'],
  'export-for-review': ['secretariat'],
  'break-glass': [...crews, 'hospital'],
  /** For a stated reason: crews search in their cases. */
  'search-without-case': ['hospital'],

  'manage-people': [...managers, 'secretariat'],
  'see-own-facility-use': [...managers, 'secretariat', 'auditor'],
  'raise-search-limit': ['crew-supervisor'],
  'manage-shifts': ['crew-supervisor'],
  /** Lets a device of the station open cards whose lease is over. */
  'override-leases': ['crew-supervisor'],

  'enrol-facilities': ['secretariat'],
  'approve-devices': ['secretariat'],
  'declare-disaster': ['secretariat'],
  'see-network': office,
  'see-figures': [...office, 'municipality'],
  'enter-figures': ['secretariat'],
  'review-alerts': office,
  'answer-objections': office,
  'set-watch': ['secretariat'],
  'read-audit': ['auditor'],

  'see-own-record': ['patient'],
} as const satisfies Record<string, readonly Role[]>;
export type Task = keyof typeof taskRoles;

export const rolesFor = (task: Task): readonly Role[] => taskRoles[task];

export const mayTask = (role: Role, task: Task): boolean => rolesFor(task).includes(role);
