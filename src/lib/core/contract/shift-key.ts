// Where no passkey can guard a phone's keys: a key released by the server for a shift (ADR 0021).
export const shiftKeyEndpoints = {};
