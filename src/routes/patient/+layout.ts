// Records are read in the browser by the person signed in; the server draws none of these pages.
export const ssr = false;
