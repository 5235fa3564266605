// 200 invented residents for the size of cards: 31 light records, 111 typical, 58 heavy. Their drugs, diseases and
// free text share no word with the preset dictionary (a test compares them), as if every prescription were news to it.
import type { Instant, PlainDate } from '../../src/lib/core/brands.ts';
import type { EmergencySubset, Section, Stamp } from '../../src/lib/core/record/emergency-subset.ts';
import type { AllergyValue, ContactValue, TreatmentValue } from '../../src/lib/core/record/item.ts';

const words = (list: string) => list.trim().split(/\s+/);
const drugs = words(`
  バイロテンシン スプレンジール ランデル ペルジピンＬＡ バイミカード ヒポカ カルスロット ラジレス ロンゲス ゼストリル エースコール チバセン オドリック カプトリル アセタノール
  ケルロング ミケランＬＡ ハイパジール セレクトール トランデート アルマール ローガン フルスタン バイカロン ノルモナール ソタコール アスペノン リスモダンＲ プロノン ローコール
  リポバス シンレスタール ロレルコ リピディル オイグルコン ザファテック マリゼブ オングリザ スイニー デベルザ イニシンク メタクト ツイミーグ アルタット ザンタック プロテカジン
  アシノン ガストローム マーズレンＳ ゲファニール アプレース ウルグート セスデン トランコロン コロネル イリボー スインプロイク ポルトラック レキソタン セパゾン コンスタン エリスパン
  グランダキシン ベンザリン ユーロジン ドラール リスミー エバミール テトラミド トリプタノール アナフラニール アモキサン ルジオミール デプロメール イフェクサーＳＲ トレドミン ルーラン
  ロナセン シクレスト インヴェガ レキサルティ ニューレプチル エクセグラン トピナ ガバペン フィコンパ アーテン アキネトン パーロデル カバサール キュバール パルミコート オルベスコ
  セレベント オンブレス エンクラッセ シーブリ アノーロ スピロペント ベネトリン アゼプチン セルテクト ジルテック アレジオン エバステル デザレックス ルパフィン ペリアクチン ペルサンチン
  コメリアン ポンタール ブルフェン ナイキサン クリノリル インフリー オステラック フルカム ソレトン テルネリン ムスカルム アロフト ダイドロネル オスタバロ ポラキス デトルシトール
  トビエース ザルティア エビプロスタット セルニルトン チロナミン ユリノーム トピロリック ミケルナ デュオトラバ ルミガン エイゾプト アイファガン パタノール フルメトロン リザベン`);
const strengths = words(
  '錠５ｍｇ 錠１０ｍｇ 錠２０ｍｇ 錠２．５ｍｇ 錠１００ｍｇ ＯＤ錠１０ｍｇ 錠５０ｍｇ カプセル１００ｍｇ カプセル２５ｍｇ 錠４ｍｇ 錠０．５ｍｇ 細粒２０％ 錠８０ｍｇ 錠１２５ｍｇ',
);
const makers = words('「トーワ」 「サワイ」 「日医工」 「ＮＩＧ」 「フソー」 「ツルハラ」 「イワキ」');
const diseases = words(`
  大動脈炎症候群 側頭動脈炎 リウマチ性多発筋痛症 シェーグレン症候群 全身性エリテマトーデス 全身性強皮症 皮膚筋炎 ベーチェット病 サルコイドーシス アミロイドーシス 原発性胆汁性胆管炎
  自己免疫性肝炎 食道静脈瘤 肝性脳症 膵のう胞 胃ポリープ 大腸ポリープ 内痔核 直腸脱 Ｓ状結腸軸捻転症 クローン病 過敏性腸症候群 自然気胸 膿胸 肺アスペルギルス症 石綿肺 じん肺症
  多発性のう胞腎 ＩｇＡ腎症 腎動脈狭窄症 水腎症 腹圧性尿失禁 子宮脱 卵巣のう腫 上腕骨近位端骨折 鎖骨骨折 恥骨骨折 肩関節周囲炎 手根管症候群 腰椎すべり症 腰椎椎間板ヘルニア
  多発性硬化症 ギラン・バレー症候群 三叉神経痛 顔面神経麻痺 本態性振戦 むずむず脚症候群 片頭痛 髄膜腫 下垂体腺腫 メニエール病 網膜色素変性症 網膜静脈閉塞症 突発性難聴 慢性副鼻腔炎
  尋常性乾癬 水疱性類天疱瘡 疥癬 足白癬 原発性アルドステロン症 クッシング症候群 原発性副甲状腺機能亢進症 橋本病 高カリウム血症 高カルシウム血症 脱水症 サルコペニア ＷＰＷ症候群
  ＱＴ延長症候群 右脚ブロック 収縮性心膜炎 たこつぼ型心筋症 肺高血圧症 心房中隔欠損症 バージャー病 リンパ浮腫 真性赤血球増加症 本態性血小板血症 血友病Ａ 強迫性障害 適応障害`);
const sentences = words(`
  十年前から通院を続けており、数値は安定している。 去年の夏に熱中症で三日間点滴した。 甘い物が好きで間食が多い。 立ちくらみで倒れ、頭を五針縫った。 背中の痛みが強く、座位は二十分が限度。
  右耳のほうが聞き取りやすい。 入れ歯は上下とも総義歯。 慣れない人には興奮しやすい。 夕方になると落ち着かなくなる。 飲み込みに時間がかかるため、むせに注意。 左肩が上がらない。
  皮膚が弱く、テープで剥離しやすい。 利き手は左。 尿の管を交換したばかり。 足のむくみが続いている。 便が三日出ないと腹痛を訴える。 寒がりで毛布を二枚使う。 ワクチンは今季接種済み。
  大声で話しかけると伝わる。 筆談ができる。 方言が強い。 眼鏡がないと見えない。 風呂場で滑り、腰を打った。 血圧の薬を変えてから、ふらつきが増えた。 胸に違和感を訴えることがある。
  昨冬インフルエンザで重くなった。 片目は義眼。 足指を二本失っている。 体重が半年で四キロ減った。 水分は一日千ミリまで。 塩分を控えている。 夜中に三回ほどトイレに起きる。
  若いころ交通事故で脾臓を取った。 輸血を受けたことがある。 長く煙草を吸っていた。 お酒は今も少し飲む。 人工の水晶体が両眼に入っている。 採血は左腕から。 つまずいて手首を折った。`);
const wishes = words(`
  機械につながれるのは嫌だと話している。 苦しくないようにしてほしい。 娘たちの到着を待ってほしい。 できることは全部してほしい。 口から食べられなくなったら、そのまま見守ってほしい。
  大きな病院へは行きたくない。 孫の結婚式までは頑張りたい。 痛み止めは十分に使ってほしい。 考え中であり、次の面会で話す。 本人は理解が難しく、夫が代わりに述べた。`);
const reactions = words(
  '顔が腫れた 息が苦しくなった 赤い斑点が出た 吐き気が止まらず 手足がしびれた 口の中がただれた',
);
const allergens = words(
  'りんご 大豆 いくら まぐろ くるみ ごま ニッケル 絹糸 クロム 犬の毛 ヨモギ花粉 ハウスダスト イソジン液 キシロカイン',
);
const implants = words(
  '左膝の金属プレート 右大腿のスクリュー 二〇一八年に埋込 電池は二〇二七年まで 内シャント(左肘) 夜間のみ機械で実施 回腸に造設 右眼の人工水晶体 背骨の固定具 シャント音良好',
);
const familyNames = words(
  '架空田 カクウダ 見本橋 ミホンバシ 例示沢 レイジサワ 仮名森 カメイモリ 想定原 ソウテイハラ 試作島 シサクジマ 模擬坂 モギサカ 空想寺 クウソウジ 某宮 ボウミヤ 雛形谷 ヒナガタヤ ' +
    '佐藤 サトウ 田中 タナカ 中村 ナカムラ 山口 ヤマグチ 清水 シミズ 小川 オガワ',
);
const givenNames = words(
  'ツル ツル トメ トメ 梅乃 ウメノ 八重 ヤエ 志津江 シヅエ 忠治 チュウジ 源五郎 ゲンゴロウ 喜久雄 キクオ 房枝 フサエ 亀吉 カメキチ 寅次 トラジ 菊代 キクヨ ' +
    '和子 カズコ 清子 キヨコ 節子 セツコ 春子 ハルコ 文子 フミコ 久子 ヒサコ 茂 シゲル 勇 イサム 正雄 マサオ 博 ヒロシ',
);
const places = words('霞ヶ浜 桃里 月見坂 潮鳴 七ツ森 雲井 蛍沢 風待');
const homeKinds = words('特別養護老人ホーム 介護付有料老人ホーム グループホーム ケアハウス');
const clinicKinds = words('内科クリニック 医院 在宅クリニック ファミリークリニック');

/** Other products of substances the dictionary knows, and diseases put together from words it knows. */
const knownSubstances = words(`
  アムロジピン カンデサルタン オルメサルタンＯＤ テルミサルタン アジルサルタン ビソプロロールフマル酸塩 カルベジロール フロセミド アゾセミド スピロノラクトン エプレレノン トルバプタンＯＤ
  リバーロキサバン クロピドグレル アスピリン腸溶 シロスタゾールＯＤ ワルファリンＫ ロスバスタチン アトルバスタチン エゼチミブ メトホルミン塩酸塩 ビルダグリプチン グリメピリド ボグリボースＯＤ
  ランソプラゾールＯＤ ファモチジンＤ エソメプラゾール レバミピド モサプリドクエン酸塩 センノシド 酸化マグネシウム ウルソデオキシコール酸 ドネペジル塩酸塩ＯＤ メマンチン塩酸塩ＯＤ
  ガランタミンＯＤ クエチアピン リスペリドンＯＤ ミルタザピンＯＤ エスシタロプラム ゾルピデム酒石酸塩ＯＤ エスゾピクロン ラメルテオン プレガバリンＯＤ ロキソプロフェンＮａ アセトアミノフェン
  セレコキシブ タムスロシン塩酸塩ＯＤ シロドシンＯＤ ミラベグロン ソリフェナシンコハク酸塩ＯＤ カルボシステイン アンブロキソール塩酸塩 モンテルカスト レボセチリジン塩酸塩 フェブキソスタット
  アルファカルシドール アレンドロン酸 レボチロキシンＮａ プレドニゾロン メコバラミン レベチラセタム ラコサミド`);
const compoundDiseases = words(`
  両変形性膝関節症 右大腿骨転子部骨折術後 左大腿骨頚部骨折術後 第３腰椎圧迫骨折 第１２胸椎圧迫骨折 閉経後骨粗鬆症 陳旧性心筋梗塞後心不全 慢性心房細動の術後 高血圧性心不全 左脳梗塞後遺症
  右被殻出血後遺症 脳梗塞後てんかん 混合型認知症 若年性アルツハイマー型認知症 ２型糖尿病性腎症 ２型糖尿病性網膜症 慢性腎臓病ステージＧ４ 上行結腸癌術後 右乳癌術後 早期胃癌術後 前立腺癌骨転移
  慢性閉塞性肺疾患増悪 反復性誤嚥性肺炎 両加齢黄斑変性症 両白内障術後 右感音難聴 慢性便秘症 難治性逆流性食道炎 総胆管結石性胆管炎 アルコール性肝硬変症 重症大動脈弁狭窄症 高度三尖弁閉鎖不全症
  持続性心房細動 右冠動脈ステント留置後 左下肢閉塞性動脈硬化症 右下肢深部静脈血栓症 潜在性甲状腺機能低下症 家族性高コレステロール血症 神経因性膀胱による尿閉 慢性硬膜下血腫術後 二次性パーキンソン症候群`);

/** What residents are made of. Names come in pairs of kanji and kana. */
export interface Vocabulary {
  drugs: readonly string[];
  strengths: readonly string[];
  makers: readonly string[];
  diseases: readonly string[];
  sentences: readonly string[];
  wishes: readonly string[];
  reactions: readonly string[];
  allergens: readonly string[];
  implants: readonly string[];
  familyNames: readonly string[];
  givenNames: readonly string[];
  places: readonly string[];
}
/** Nothing of it stands in the dictionary as it is written; two fifths of the drugs share no word with it at all. */
export const realistic: Vocabulary = {
  drugs: [...knownSubstances, ...drugs.filter((_, at) => at % 3 === 0)],
  strengths,
  makers,
  diseases: [...compoundDiseases, ...diseases.filter((_, at) => at % 2 === 0)],
  sentences,
  wishes,
  reactions,
  allergens,
  implants,
  familyNames,
  givenNames,
  places,
};

/** Deterministic pseudo-random numbers (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Weight {
  drugs: [number, number];
  diseases: [number, number];
  sentences: [number, number];
  contacts: [number, number];
  allergies: [number, number];
  treatments: [number, number];
  acp: number;
}
const weights = {
  light: {
    drugs: [1, 3],
    diseases: [1, 2],
    sentences: [0, 1],
    contacts: [1, 2],
    allergies: [0, 1],
    treatments: [0, 0],
    acp: 0,
  },
  typical: {
    drugs: [3, 6],
    diseases: [2, 3],
    sentences: [0, 1],
    contacts: [1, 2],
    allergies: [0, 1],
    treatments: [0, 1],
    acp: 0.3,
  },
  heavy: {
    drugs: [6, 10],
    diseases: [3, 5],
    sentences: [1, 2],
    contacts: [2, 3],
    allergies: [0, 2],
    treatments: [0, 2],
    acp: 0.6,
  },
} as const satisfies Record<string, Weight>;

/** The 200 residents, always the same. */
export function sizeSet(): EmergencySubset[] {
  return createResidents(realistic, 20_261_120);
}

/** The same with drugs and diseases of which the dictionary does not know a single word. */
export function strangeSizeSet(): EmergencySubset[] {
  return createResidents({ ...realistic, drugs, diseases }, 20_261_120);
}

/** 31 light, 111 typical and 58 heavy records from a vocabulary; the same seed gives the same people. */
export function createResidents(vocabulary: Vocabulary, seed: number): EmergencySubset[] {
  const random = createRandom(seed);
  const kinds = [
    ...Array<'light'>(31).fill('light'),
    ...Array<'typical'>(111).fill('typical'),
    ...Array<'heavy'>(58).fill('heavy'),
  ];
  return kinds.map((kind) => createResident(vocabulary, weights[kind], random));
}

function createResident(vocabulary: Vocabulary, weight: Weight, random: () => number): EmergencySubset {
  const {
    drugs,
    strengths,
    makers,
    diseases,
    sentences,
    wishes,
    reactions,
    allergens,
    implants,
    familyNames,
    givenNames,
    places,
  } = vocabulary;
  const between = ([from, to]: readonly [number, number]) => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const chance = (share: number) => random() < share;
  const several = <T>(list: readonly T[], count: number) => {
    const chosen = new Set<T>();
    while (chosen.size < count) chosen.add(pick(list));
    return [...chosen];
  };
  const asOf = Date.UTC(
    2026,
    10,
    1 + between([0, 18]),
    between([0, 9]),
    between([0, 59]),
  ) as number as Instant;
  const daysAgo = (days: number) =>
    new Date(asOf - days * 86_400_000).toISOString().slice(0, 10) as PlainDate;
  const pair = (list: readonly string[]) => {
    const at = between([0, list.length / 2 - 1]) * 2;
    return [list[at]!, list[at + 1]!] as const;
  };
  const phone = () =>
    chance(0.7)
      ? `${pick(['090', '080', '070'])}-0${between([100, 999])}-${between([1000, 9999])}`
      : `0${between([40, 99])}-${between([200, 999])}-${between([1000, 9999])}`;

  const place = pick(places);
  const facility = `${pick(homeKinds)}${place}${pick(['荘', '園', 'の里'])}`;
  const doctorName = pair(familyNames)[0];
  const nearby = () => (chance(0.6) ? place : pick(places));
  const clinicName = `${nearby()}${pick(clinicKinds)}`;
  const confirmed = between([1, 80]);
  const home: Stamp = {
    source: 'home',
    facility,
    person: pick(['施設看護師', '生活相談員']),
    recordedOn: daysAgo(confirmed + between([0, 200])),
    confirmedOn: daysAgo(confirmed),
  };
  const clinic: Stamp = chance(0.7)
    ? { source: 'clinic', facility: clinicName, recordedOn: daysAgo(between([1, 90])) }
    : { source: 'pharmacy', facility: `${nearby()}薬局`, recordedOn: daysAgo(between([1, 40])) };
  const listed = <T>(stamp: Stamp, values: readonly T[]): Section<T> =>
    values.length > 0
      ? { state: 'listed', facts: values.map((value) => ({ stamp, value })) }
      : chance(0.6)
        ? { state: 'none', stamp }
        : { state: 'unknown' };

  const [familyName, familyKana] = pair(familyNames);
  const [givenName, givenKana] = pair(givenNames);
  const drugName = (base: string) => `${base}${pick(strengths)}${chance(0.3) ? pick(makers) : ''}`;
  const started = between([1, 60]);
  const contacts: ContactValue[] = Array.from({ length: between(weight.contacts) }, (_, at) => ({
    name: `${chance(0.6) ? familyName : pair(familyNames)[0]}${pair(givenNames)[0]}`,
    relation: pick(['長男', '長女', '次男', '妻', '夫', '姪', '長男の嫁']),
    phone: phone(),
    order: at + 1,
  }));
  const allergies: AllergyValue[] = several(allergens, between(weight.allergies)).map((detail) => ({
    category: pick(['food', 'drug', 'metal', 'other'] as const),
    detail,
  }));
  const treatments: TreatmentValue[] = several(implants, between(weight.treatments)).map((detail) => ({
    category: pick(['pacemaker', 'internal-metal', 'dialysis', 'stoma', 'other'] as const),
    detail,
  }));
  const clinicPhone = `0${between([40, 99])}-${between([200, 999])}-${between([1000, 9999])}`;
  return {
    asOf,
    identity: {
      stamp: home,
      value: {
        familyName,
        givenName,
        familyKana,
        givenKana,
        birthDate: daysAgo(between([65, 102]) * 365 + between([0, 364])),
        sex: chance(0.7) ? 'female' : 'male',
        ...(chance(0.3) && { bloodType: pick(['A型', 'B型', 'O型', 'AB型']) }),
        ...(chance(0.1) && {
          address: `架空県${place}市${pick(places)}町${between([1, 9])}-${between([1, 30])}`,
        }),
      },
    },
    affiliation: {
      stamp: home,
      value: {
        careHome: facility,
        ...(chance(0.5) && { room: `${between([1, 4])}0${between([1, 9])}` }),
        clinic: clinicName,
        ...(chance(0.6) && { doctor: doctorName }),
        clinicPhone,
        ...(chance(0.5) && { emergencyHospital: `${nearby()}${pick(['病院', '総合病院', '市民病院'])}` }),
      },
    },
    contraindication: listed(
      clinic,
      chance(0.25)
        ? [{ name: drugName(pick(drugs)), ...(chance(0.6) && { reaction: pick(reactions) }) }]
        : [],
    ),
    allergy: listed(home, allergies),
    drug: listed(
      clinic,
      several(drugs, between(weight.drugs)).map((base) => ({
        name: drugName(base),
        dose: pick(['1錠', '2錠', '1カプセル', '0.5錠', '1包', '1回1錠', '1日3錠', '3カプセル']),
        usage: pick([
          '1日1回朝食後',
          '1日2回朝夕食後',
          '1日3回毎食後',
          '1日1回夕食後',
          '1日1回就寝前',
          '頓用',
          '1日1回昼食後',
        ]),
        ...(chance(0.8) && { startedOn: daysAgo(chance(0.7) ? started : between([1, 400])) }),
      })),
    ),
    disease: listed(
      clinic,
      several(diseases, between(weight.diseases)).map((name, at) => ({
        name,
        main: at < 3,
        ...(chance(0.08) && { suspected: true }),
        ...(chance(0.2) && { since: daysAgo(between([100, 9000])) }),
      })),
    ),
    history: listed(
      home,
      several(sentences, between(weight.sentences)).map((text) => ({ text })),
    ),
    treatment: listed(home, treatments),
    contact: listed(home, contacts),
    acp: listed(
      home,
      chance(weight.acp)
        ? [
            {
              wish: pick(['undecided', 'no-cpr', 'no-intubation', 'full-treatment'] as const),
              text: pick(wishes),
              discussedOn: daysAgo(between([1, 700])),
              ...(chance(0.6) && { doctorToCall: doctorName, doctorPhone: clinicPhone }),
              ...(chance(0.5) && { withWhom: pick(['本人と長男', '夫、看護師', '本人、家族、医師']) }),
            },
          ]
        : [],
    ),
  };
}
