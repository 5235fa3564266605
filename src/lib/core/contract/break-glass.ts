// Opening a record in an emergency without a relation to the patient.
export const breakGlassEndpoints = {};
