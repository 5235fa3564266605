// What a new passkey is called until its owner renames it: the kind of device it was made on.

/** @param agent the browser's user agent */
export function deviceName(agent: string): string {
  if (/iPhone/.test(agent)) return 'iPhone';
  if (/iPad/.test(agent)) return 'iPad';
  if (/Android/.test(agent)) return /Mobile/.test(agent) ? 'Android スマートフォン' : 'Android タブレット';
  if (/CrOS/.test(agent)) return 'Chromebook';
  if (/Windows/.test(agent)) return 'Windows パソコン';
  if (/Macintosh/.test(agent)) return 'Mac';
  return 'パソコン';
}
