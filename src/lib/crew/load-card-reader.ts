/** What opens cards, with its dictionary: loaded after the camera shows, and before the first card. */
export const loadCardReader = () => import('./card-reader.ts');
