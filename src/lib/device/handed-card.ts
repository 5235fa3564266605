// Hands the text of a scanned card from the finder's page to the crew's app, in memory only: it is in no address, no
// history and no storage, and it is gone once taken or when the page closes.
let handed: string | undefined;

export function handCard(text: string): void {
  handed = text;
}

/** The text, once. */
export function takeHandedCard(): string | undefined {
  const text = handed;
  handed = undefined;
  return text;
}

/** Whether this browser was enrolled as a crew's device. Loads the database only where one exists. */
export async function isEnrolledDevice(): Promise<boolean> {
  try {
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === 'tasuki-device')) return false;
    const { DeviceDatabase } = await import('./database.ts');
    const database = new DeviceDatabase();
    const shift = await database.shift.get('current');
    database.close();
    return shift !== undefined;
  } catch {
    return false;
  }
}
