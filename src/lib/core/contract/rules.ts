// The region’s own rules of who goes where: versions, drafts, the one in force.
import * as z from 'zod';
import { heldRules, regionRules } from '../receiving/rules.ts';
import { ruleExampleNames } from '../receiving/rule-examples.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

/** 'draft': being written; 'to-come' and 'in-force': published; 'over': another one took its place; 'withdrawn': before it began. */
export const ruleStanding = z.enum(['draft', 'to-come', 'in-force', 'over', 'withdrawn']);
export type RuleStanding = z.infer<typeof ruleStanding>;

export const ruleVersion = z.strictObject({
  version: z.int().min(0),
  standing: ruleStanding,
  rules: regionRules,
  /** What was changed and why. */
  note: z.string(),
  effectiveFrom: instant.optional(),
  /** Names of who began it and who published it; empty for the built-in version. */
  madeBy: z.string(),
  madeAt: instant.optional(),
  publishedBy: z.string().optional(),
  publishedAt: instant.optional(),
  /** Counts the saves of a draft: who saves an older one is told. */
  revision: z.int().min(0),
});
export type RuleVersion = z.infer<typeof ruleVersion>;

const note = z.string().trim().max(500);

export const rulesEndpoints = {
  /** What devices keep: versions in force and to come, and those that were in force within the last week. */
  readRules: endpoint({
    method: 'GET',
    path: '/api/rules',
    answer: z.strictObject({ versions: z.array(heldRules).min(1) }),
  }),
  listRuleVersions: endpoint({
    method: 'GET',
    path: '/api/rules/versions',
    /** Newest first; the last is version 0, which comes with the program. */
    answer: z.strictObject({ versions: z.array(ruleVersion) }),
  }),
  /** One draft at a time. From an example, or from a version of before. */
  startRulesDraft: endpoint({
    method: 'POST',
    path: '/api/rules/drafts',
    body: z.strictObject({
      from: z.union([z.enum(ruleExampleNames), z.int().min(0)]),
    }),
    answer: ruleVersion,
    idempotent: true,
  }),
  saveRulesDraft: endpoint({
    method: 'PUT',
    path: '/api/rules/draft',
    body: z.strictObject({ version: z.int(), revision: z.int(), rules: regionRules, note }),
    answer: ruleVersion,
    idempotent: true,
  }),
  discardRulesDraft: endpoint({
    method: 'POST',
    path: '/api/rules/draft/discard',
    body: z.strictObject({ version: z.int() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Not in the past: at the earliest now. Refused while something in it does not hold together. */
  publishRules: endpoint({
    method: 'POST',
    path: '/api/rules/draft/publication',
    body: z.strictObject({
      version: z.int(),
      revision: z.int(),
      effectiveFrom: z.union([z.literal('now'), instant]),
    }),
    answer: ruleVersion,
    idempotent: true,
  }),
  /** Takes back a published version that has not begun. */
  withdrawRules: endpoint({
    method: 'POST',
    path: '/api/rules/withdrawal',
    body: z.strictObject({ version: z.int().min(1) }),
    answer: ruleVersion,
    idempotent: true,
  }),
};
