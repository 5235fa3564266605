// Incidents with several or many patients: tags, capacities, allocation.

export const incidentsEndpoints = {};
