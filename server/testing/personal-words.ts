// What must never stand in a log line, an address or an error: in tests every invented name, reading, birth date and
// phone number is written in Japanese letters or has the shape below, and nothing else of ours is.
const japanese = /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]+/u;
const birthDate = /\b19\d\d-\d\d-\d\d\b(?!T)/;
const phoneNumber = /\b0\d{1,4}-\d{2,4}-\d{4}\b/;

/** The first such word, or undefined. */
export function findPersonalWord(text: string): string | undefined {
  return [japanese, birthDate, phoneNumber].map((shape) => shape.exec(text)?.[0]).find(Boolean);
}

/** Lines of structured logs among whatever a server printed. */
export const logLines = (printed: string): string[] =>
  printed.split('\n').filter((line) => line.startsWith('{'));

/** @throws naming the place, when a log line or an address holds a personal word */
export function refusePersonalWords(place: string, texts: readonly string[]): void {
  for (const text of texts) {
    const word = findPersonalWord(text);
    if (word)
      throw new Error(`${place} holds '${word}', which must never leave a record: ${text.slice(0, 300)}`);
  }
}

/** An address as people and proxies see it, percent signs undone. */
export function readableAddress(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
