// The region's disaster flag as a QR code, on paper or a screen, for phones that no network reaches.
/** Followed by the signed flag, base64url. */
export const disasterPrefix = 'TASUKI-DISASTER:';

export const isDisasterText = (text: string): boolean => text.startsWith(disasterPrefix);
