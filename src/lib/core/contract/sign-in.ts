// Opening a session with a passkey, registering passkeys by invitation, and looking after one’s own.
export const signInEndpoints = {};
