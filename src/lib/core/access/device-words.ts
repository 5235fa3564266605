// The four words that stand on a phone that asks to be enrolled and on the secretariat's screen. They are made from all
// that a device rests on, so that whoever exchanges a key on the way makes other words appear (ADR 0015).
import type { Bytes } from '../card/bytes.ts';
import { concatBytes } from '../card/bytes.ts';

export interface DeviceWord {
  /** Hiragana, three or four kana. */
  ja: string;
  /** The same word in Latin letters. */
  en: string;
}

/** 256 everyday words that differ in at least two sounds from each other, voiced and long ones counted as alike. */
const list = `
  あいろん airon, あさがお asagao, あざらし azarashi, あじさい ajisai, あひる ahiru,
  あみもの amimono, あやとり ayatori, あんみつ anmitsu, いちご ichigo,
  いのしし inoshishi, いろり irori, いわし iwashi, うぐいす uguisu, うさぎ usagi,
  うちわ uchiwa, うどん udon, うめぼし umeboshi, えいが eiga, えきべん ekiben,
  えだまめ edamame, えのぐ enogu, えぷろん epuron, えほん ehon, えんぴつ enpitsu,
  おかゆ okayu, おてだま otedama, おでん oden, おどり odori, おにぎり onigiri,
  おはぎ ohagi, おもちゃ omocha, おりがみ origami, かえる kaeru, かがみ kagami,
  かすてら kasutera, かつお katsuo, かなづち kanazuchi, かばん kaban, かぶと kabuto,
  かぼちゃ kabocha, かまきり kamakiri, かみなり kaminari, かめら kamera,
  かもめ kamome, からす karasu, かるた karuta, かれー karee, かーてん kaaten,
  がっこう gakkou, きいろ kiiro, きつね kitsune, きなこ kinako, きもの kimono,
  きゅうり kyuuri, きりん kirin, きんぎょ kingyo, ぎょうざ gyouza, ぎんが ginga,
  くじら kujira, くっきー kukkii, くつした kutsushita, くらげ kurage, くるみ kurumi,
  くれよん kureyon, くれーぷ kureepu, けしごむ keshigomu, けんだま kendama,
  けーき keeki, こあら koara, こうもり koumori, こくばん kokuban, こけし kokeshi,
  ここあ kokoa, こしょう koshou, こたつ kotatsu, こっぷ koppu, ころっけ korokke,
  こーと kooto, こーひー koohii, ごぼう gobou, さざえ sazae, さしみ sashimi,
  さっかー sakkaa, さといも satoimo, さばく sabaku, さんま sanma, さーかす saakasu,
  しいたけ shiitake, しおり shiori, しちゅー shichuu, しまうま shimauma,
  しめじ shimeji, しゃしん shashin, しゃつ shatsu, しょうゆ shouyu, しるこ shiruko,
  しんごう shingou, しんじゅ shinju, しんぶん shinbun, しーそー shiisoo, じしょ jisho,
  じゅーす juusu, すいか suika, すいとう suitou, すきー sukii, すけーと sukeeto,
  すごろく sugoroku, すずめ suzume, すなば sunaba, すぷーん supuun, すみれ sumire,
  すりっぱ surippa, せっけん sekken, せんす sensu, せんちゃ sencha, せんべい senbei,
  せーたー seetaa, ぜんまい zenmai, そうじき soujiki, ぞうきん zoukin, ぞうり zouri,
  たいやき taiyaki, たおる taoru, たくあん takuan, たけのこ takenoko,
  たなばた tanabata, たぬき tanuki, たまいれ tamaire, たまねぎ tamanegi,
  たらい tarai, たんぽぽ tanpopo, だいこん daikon, だるま daruma, ちきゅう chikyuu,
  ちくわ chikuwa, ちゃわん chawan, ちょーく chooku, ちりとり chiritori,
  ちーず chiizu, つくし tsukushi, つなひき tsunahiki, つばめ tsubame,
  つらら tsurara, つりばし tsuribashi, てつぼう tetsubou, てにす tenisu,
  てぬぐい tenugui, てぶくろ tebukuro, てれび terebi, てんぷら tenpura,
  でんしゃ densha, でんわ denwa, とうふ toufu, とかげ tokage, とけい tokei,
  となかい tonakai, とびら tobira, とまと tomato, とらっく torakku, とらんぷ toranpu,
  とんねる tonneru, とんぼ tonbo, どんぐり donguri, どーなつ doonatsu, ないふ naifu,
  ながぐつ nagagutsu, なっとう nattou, なのはな nanohana, にわとり niwatori,
  にんじん ninjin, ねずみ nezumi, ねぶた nebuta, ねんど nendo, のこぎり nokogiri,
  はがき hagaki, はくさい hakusai, はさみ hasami, はしご hashigo,
  はぶらし haburashi, はまぐり hamaguri, はんかち hankachi, はんぺん hanpen,
  ばけつ baketsu, ばたー bataa, ばなな banana, ぱずる pazuru, ぱふぇ pafe,
  ぱんだ panda, ひかり hikari, ひこうき hikouki, ひつじ hitsuji, ひとで hitode,
  ひまわり himawari, ひよこ hiyoko, びーだま biidama, ぴあの piano, ぴーまん piiman,
  ふうせん fuusen, ふぉーく fooku, ふくろう fukurou, ふろしき furoshiki, ぶどう budou,
  ぶらんこ buranko, ぷーる puuru, べっど beddo, べんとう bentou, ぺんぎん pengin,
  ほうせき houseki, ほしぞら hoshizora, ほたる hotaru, ぼうし boushi, まぐろ maguro,
  まっちゃ matcha, まつり matsuri, まないた manaita, まふらー mafuraa,
  まらそん marason, みかん mikan, みずうみ mizuumi, みそしる misoshiru,
  みつばち mitsubachi, みつまめ mitsumame, みなと minato, みるく miruku,
  むぎちゃ mugicha, むらさき murasaki, めがね megane, めだか medaka, めろん meron,
  もぐら mogura, ものさし monosashi, もみじ momiji, やきいも yakiimo, やたい yatai,
  ゆうやけ yuuyake, ゆかた yukata, ゆのみ yunomi, ゆびわ yubiwa, ようかん youkan,
  よもぎ yomogi, らいおん raion, らくだ rakuda, らじお rajio, らっこ rakko,
  らむね ramune, らーめん raamen, りんご ringo, れもん remon, れんこん renkon,
  れんじ renji, ろうそく rousoku, ろけっと roketto, わかば wakaba, わさび wasabi,
  わたあめ wataame, わっふる waffuru`;

export const allDeviceWords: readonly DeviceWord[] = list.split(',').map((pair) => {
  const [ja = '', en = ''] = pair.trim().split(' ');
  return { ja, en };
});

export interface Request {
  /** SPKI of the region root, as the phone got it before it showed its nonce. */
  rootKey: Uint8Array;
  /** Uncompressed P-256 point, 65 bytes. */
  publicKey: Uint8Array;
  enrolmentId: string;
  /** 32 bytes the phone keeps to itself until it has the id. */
  nonce: Uint8Array;
}

const text = (value: string) => new TextEncoder().encode(value) as Bytes;
const digest = async (...parts: Uint8Array[]) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(...parts)));

/**
 * First four bytes of SHA-256("TASUKI-DEVICE-WORDS/1" ‖ 00 ‖ SHA-256(root SPKI) ‖ point ‖ nonce ‖ id), a word each.
 * Chance of the same words for another key: 1 in 4,294,967,296, and one try, because of {@link commitTo}.
 */
export async function deviceWords({
  rootKey,
  publicKey,
  enrolmentId,
  nonce,
}: Request): Promise<DeviceWord[]> {
  const bytes = await digest(
    text('TASUKI-DEVICE-WORDS/1\u0000'),
    await digest(rootKey),
    publicKey,
    nonce,
    text(enrolmentId),
  );
  return Array.from(bytes.subarray(0, 4), (byte) => allDeviceWords[byte]!);
}

/**
 * What the phone sends before it knows the id: SHA-256("TASUKI-DEVICE-COMMITMENT/1" ‖ 00 ‖ point ‖ nonce). Nobody in
 * between can then look for a key or an id that gives the words of somebody else.
 */
export function commitTo({ publicKey, nonce }: Pick<Request, 'publicKey' | 'nonce'>): Promise<Bytes> {
  return digest(text('TASUKI-DEVICE-COMMITMENT/1\u0000'), publicKey, nonce);
}
