// How a phone becomes a crew’s device: it asks, somebody else approves, its keys come sealed.
export const enrolmentEndpoints = {};
