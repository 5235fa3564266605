// The hospital directory: import with a diff to approve, and what is known of each hospital.

export const directoryEndpoints = {};
