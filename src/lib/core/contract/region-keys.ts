// The region's keys as the secretariat sees them: which are in use, which end soon, which leaked (ADR 0022).
export const regionKeysEndpoints = {};
