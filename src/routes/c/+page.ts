// Prerendered with its text inside: whoever finds a card reads it on any phone, even without JavaScript.
export const prerender = true;
