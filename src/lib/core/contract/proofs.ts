// The audit as others can check it: export, checkpoints, device chains.
export const proofsEndpoints = {};
