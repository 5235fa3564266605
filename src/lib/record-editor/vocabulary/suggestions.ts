// The vocabularies as the form asks them: one function a field.
import { complete, makeVocabulary, type Vocabulary } from './completion.ts';
import { diseaseNames } from './disease-names.ts';
import { contraindicatedNames, drugNames } from './drug-names.ts';
import { allergens, reactions, relations, usages } from './phrases.ts';

const lines = {
  drug: drugNames,
  contraindication: [...contraindicatedNames, ...drugNames],
  disease: diseaseNames,
  usage: usages,
  reaction: reactions,
  allergen: allergens,
  relation: relations,
};
export type VocabularyName = keyof typeof lines;
const prepared = new Map<VocabularyName, Vocabulary>();

/** Suggestions for what was typed in a field; the vocabulary is prepared at its first use. */
export function suggest(name: VocabularyName, typed: string): string[] {
  const vocabulary = prepared.get(name) ?? makeVocabulary(lines[name]);
  prepared.set(name, vocabulary);
  return complete(vocabulary, typed);
}
