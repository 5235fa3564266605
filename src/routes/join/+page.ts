// The passkey and the session are the browser's own; the server draws none of this.
export const ssr = false;
