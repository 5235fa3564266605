// Photographs of a case, descriptions of patients nobody knows yet.

export const caseFilesEndpoints = {};
