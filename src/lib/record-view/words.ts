// Closed lists of a record in words: exhaustive over their unions, so that a new value cannot stay without a word.
import type { Sex, CareTopic } from '#lib/core/record/item.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { IconName } from '#lib/ui/icons.ts';

export { allergyWords, sourceWords, treatmentWords, wishWords } from '#lib/core/record/words.ts';

export const sexKeys = { male: 'male', female: 'female', unknown: 'sexUnknown' } as const satisfies Record<
  Sex,
  string
>;

export const careWords: Record<CareTopic, Bilingual> = {
  wishes: { ja: '患者の意向', en: 'Wishes about sharing' },
  remarks: { ja: '備考', en: 'Remarks' },
  meals: { ja: '食事', en: 'Meals' },
  'nutrition-route': { ja: '栄養経路', en: 'Route of nutrition' },
  'meal-form': { ja: '食事形態', en: 'Form of meals' },
  excretion: { ja: '排泄', en: 'Excretion' },
  mobility: { ja: '移動', en: 'Mobility' },
  breathing: { ja: '呼吸', en: 'Breathing' },
  disability: { ja: '障害者医療', en: 'Disability certificates' },
  'care-level': { ja: '介護保険', en: 'Care level' },
  impairment: { ja: '障害情報', en: 'Impairments' },
  cognition: { ja: '認知自立度', en: 'Cognition' },
  behaviour: { ja: '行動の特徴', en: 'Behaviour' },
  insurance: { ja: '保険', en: 'Insurance' },
  'home-nursing': { ja: '訪問看護', en: 'Home nursing' },
  'care-manager': { ja: 'ケアマネジャー', en: 'Care manager' },
};

export const flagIcons: Record<'anticoagulant' | 'dialysis' | 'pacemaker' | 'insulin' | 'steroid', IconName> =
  {
    anticoagulant: 'anticoagulant',
    dialysis: 'dialysis',
    pacemaker: 'pacemaker',
    insulin: 'insulin',
    steroid: 'steroid',
  };
