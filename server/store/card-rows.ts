// The states of a card, as the database and the status list know them.
export type CardState = 'valid' | 'superseded' | 'withdrawn' | 'closed';
