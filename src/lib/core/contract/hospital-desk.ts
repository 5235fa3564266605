// What the hospital prepares: who is on call, the checklist, the handover and its sheet.

export const hospitalDeskEndpoints = {};
