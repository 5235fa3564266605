// Four letters by which several devices of one station are told apart, on their own screens and at the secretariat.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * From SHA-256 of the device's public key: Crockford's letters, so nothing is read wrongly. A name, not a proof.
 * @param publicKey uncompressed P-256 point, 65 bytes
 */
export async function deviceMark(publicKey: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(publicKey)));
  return Array.from(digest.subarray(0, 4), (byte) => alphabet[byte % 32]).join('');
}
