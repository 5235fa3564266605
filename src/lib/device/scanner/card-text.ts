// Which scanned text may be a card. The host is ignored: regions run their own, and only the signature counts.

const cardText = /^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?\/c\/?#([0-9]+)$/i;
/** Longer than the largest code can carry; anything beyond is not ours. */
const longestText = 2000;

/** The credential's digits, or undefined when the text is some other QR code. Half a credential still counts. */
export function credentialDigits(text: string): string | undefined {
  return text.length <= longestText ? cardText.exec(text)?.[1] : undefined;
}

export const isCardText = (text: string): boolean => credentialDigits(text) !== undefined;
