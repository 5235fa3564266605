// Invented people from the dictionary's own words, to find out how often each symbol of a record occurs.
import type { Vocabulary } from '../../bench/card-residents.ts';
import { diseaseWords, drugWords, endingWords, peopleWords, phraseWords } from './dictionary-1-words.ts';

const isKana = (word: string) => /^[ァ-ヴー]+$/.test(word);
const names: string[] = [];
const given: string[] = [];
peopleWords!.forEach((word, at) => {
  const next = peopleWords![at + 1];
  if (next === undefined) return;
  if (at < 160 && !isKana(word) && isKana(next)) names.push(word, next);
  if (at >= 160 && isKana(word) && !isKana(next)) given.push(next, word);
});
const sentences = phraseWords!.filter((phrase) => phrase.endsWith('。'));

export const trainingVocabulary: Vocabulary = {
  drugs: drugWords!,
  strengths: endingWords!.filter((ending) => /^(?:錠|カプセル|ＯＤ錠)[０-９．]+ｍｇ$/.test(ending)),
  makers: endingWords!.filter((ending) => /^「/.test(ending)),
  diseases: diseaseWords!,
  sentences,
  wishes: sentences.filter((sentence) => /希望|治療|看取り|決め/.test(sentence)),
  reactions: ['発疹', '蕁麻疹', '呼吸困難', '血圧低下', '嘔吐', '肝機能障害', '意識障害'],
  allergens: ['そば', '卵', '牛乳', '小麦', 'えび', 'かに', '落花生', 'さば', 'ラテックス', 'アルコール綿'],
  implants: ['週3回(月水金)', '左前腕シャント', '人工股関節', '胃瘻造設', '膀胱留置カテーテル', '2019年植込み', '在宅酸素'],
  familyNames: names,
  givenNames: given,
  places: ['緑ヶ丘', '若葉台', '青葉', '桜木', '松風', '朝日', '富士見', '大和', '白鳥', '旭'],
};
