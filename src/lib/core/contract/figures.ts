// Figures of the network, month by month.
export const figuresEndpoints = {};
