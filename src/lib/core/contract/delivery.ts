// Whether a request has reached a hospital: boards that acknowledge, push when they are closed.

export const deliveryEndpoints = {};
