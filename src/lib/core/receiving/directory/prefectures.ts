// Prefectures by their code of JIS X 0401.
const names =
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(
    ' ',
  );

/** '40' → '福岡県'; undefined for a code that no prefecture has. */
export function prefectureName(code: string): string | undefined {
  return /^[0-9]{2}$/.test(code) ? names[Number(code) - 1] : undefined;
}

/** Towns whose own name holds 市, 町 or 村, or looks like a district (郡). */
const awkward =
  /^(四日市市|廿日市市|野々市市|八日市市|市川市|市原市|市川三郷町|余市町|郡山市|郡上市|小郡市|蒲郡市|大和郡山市|町田市|大町市|大町町|十日町市|田村市|大村市|羽村市|村上市|村山市|東村山市|武蔵村山市|中村市|玉村町)/;

/** The town in which an address lies, without its district: '福岡県糟屋郡志免町…' → '志免町'. '' when none is found. */
export function townOf(address: string, prefCode: string): string {
  const prefecture = prefectureName(prefCode);
  const within =
    prefecture && address.startsWith(prefecture) ? address.slice(prefecture.length) : address.trim();
  const plain = awkward.exec(within)?.[1];
  if (plain) return plain;
  const rest = within.replace(/^[^市区町村]{1,4}?郡/, '');
  return awkward.exec(rest)?.[1] ?? /^.{1,6}?[市区町村]/.exec(rest)?.[0] ?? '';
}
