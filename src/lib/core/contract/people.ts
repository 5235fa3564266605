// Facilities that take part, the people who work there, and their invitations.
export const peopleEndpoints = {};
