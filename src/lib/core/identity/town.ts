// The municipality in an address: what a masked search candidate shows of where somebody lives.

/** Names that hold 市, 町, 村 or 郡 before their last letter and would be cut short. */
const misleading = [
  '武蔵村山市',
  '東村山市',
  '大和郡山市',
  '蒲郡市',
  '小郡市',
  '郡山市',
  '郡上市',
  '十日町市',
  '余市郡余市町',
];
const prefecture = /^(?:東京都|北海道|(?:大阪|京都)府|[^都道府県\s]{2,3}県(?:[(（][^)）]*[)）])?)/u;
const designatedCity = /^[^市区町村郡\s\d]{1,6}市[^市区町村\s\d]{1,4}区/u;
const inCounty = /^[^市区町村郡\s\d]{1,6}郡[^\s\d]{1,7}?[町村](?![町村])/u;
const municipality = /^[^\s\d]{1,7}?[市区町村](?![市区町村])/u;

/**
 * '見本県潮見市浜町1-1' → '潮見市', '福岡県福岡市中央区天神1' → '福岡市中央区', '糟屋郡須恵町大字旅石' → '糟屋郡須恵町'.
 * @returns '' when the address does not begin with a municipality
 */
export function townOf(address: string | undefined): string {
  const local = (address ?? '').normalize('NFKC').trim().replace(prefecture, '').trim();
  const special = misleading.find((name) => local.startsWith(name));
  if (special !== undefined) return special;
  for (const pattern of [designatedCity, inCounty, municipality]) {
    const found = pattern.exec(local);
    if (found) return found[0];
  }
  return '';
}
