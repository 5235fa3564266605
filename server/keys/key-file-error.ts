/** A failure with its remedy, for the terminal. */
export class KeyFileError extends Error {}
