// A prerendered shell: it starts from the phone alone, with the server dead and no network.
export const prerender = true;
export const ssr = false;
