// The invented region's own rules: the built-in ones under its name, published by its secretariat.
import { defaultRules } from '#lib/core/receiving/rule-examples.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Actor } from '#server/store/audit.ts';
import { publishDraft, saveDraft, startDraft } from '#server/store/rule-versions.ts';

/** Publishes the first version of the region's own. */
export async function seedRules(
  deps: Deps,
  transaction: Database,
  writer: { actor: Actor; personId: string },
): Promise<void> {
  const begun = await startDraft(deps, transaction, writer, 'default');
  if (!begun.ok) return;
  const saved = await saveDraft(deps, transaction, writer, {
    version: begun.value.version,
    revision: begun.value.revision,
    rules: {
      ...defaultRules,
      name: `${deps.region.name} 受入れの実施基準`,
      basis: '見本です。地域の実施基準に合わせて直してください。',
    },
    note: '標準の例をもとに公開',
  });
  if (!saved.ok) return;
  const { version, revision } = saved.value;
  await publishDraft(deps, transaction, writer, { version, revision, effectiveFrom: 'now' });
}
