// Patients and families: their invitation, what they see, what they ask for.
export const familyEndpoints = {};
