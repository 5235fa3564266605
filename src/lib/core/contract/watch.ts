// The watch over searches and looks: alerts, samples, raised limits, shifts.
export const watchEndpoints = {};
