// The region’s own rules of who goes where: versions, drafts, the one in force.

export const rulesEndpoints = {};
