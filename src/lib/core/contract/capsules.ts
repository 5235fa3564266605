// Capsules: the newest records of an area, fetched ahead, opened only with the paper (ADR 0023).
export const capsulesEndpoints = {};
