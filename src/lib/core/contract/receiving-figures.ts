// Figures of asking and answering, timings of the devices, the export for review.

export const receivingFiguresEndpoints = {};
