// Duty rosters (輪番) and temporary closures.

export const rostersEndpoints = {};
