// The one-time code of an invitation as it is read out, typed and printed: twelve letters of Crockford's alphabet
// (60 bits), in groups of four. Letters that look alike are read alike.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 12;

/** @param random at least 12 random bytes */
export function makeInvitationCode(random: Uint8Array): string {
  return Array.from(random.subarray(0, letters), (byte) => alphabet[byte % 32]).join('');
}

/** 'K7QM2XRD9FTH' → 'K7QM-2XRD-9FTH' */
export const formatInvitationCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** @returns the twelve letters, or undefined when this cannot be a code */
export function parseInvitationCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash_Punctuation}ー−]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return code.length === letters && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined;
}
