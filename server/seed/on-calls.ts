// Who is on call at the demo's emergency centre: a week back and two ahead, so that its board and its week show people.
import type { Instant } from '#lib/core/brands.ts';
import { startOfDay } from '#lib/core/figures/month.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Database, Deps } from '#server/ports.ts';

const [hour, day] = [3_600_000, 86_400_000];
/** Shifts of a day and a night begin at 8:30. */
const beginsAt = 8.5 * hour;

const shifts: readonly { field: string; post: string; line: string; tellCrews: boolean; names: string[] }[] =
  [
    {
      field: 'all',
      post: '救急科当直医',
      line: '9001',
      tellCrews: true,
      names: ['架空 はじめ', '架空 みどり', '架空 さとる'],
    },
    {
      field: 'cardiac',
      post: '循環器内科',
      line: '9014',
      tellCrews: false,
      names: ['見本 しん', '見本 あかね'],
    },
    {
      field: 'stroke',
      post: '脳神経外科（待機）',
      line: '9022',
      tellCrews: false,
      names: ['例示 のぞみ', '例示 たける', '例示 ゆき'],
    },
  ];

export async function seedOnCalls(
  deps: Pick<Deps, 'keys' | 'newId' | 'clock'>,
  transaction: Database,
  hospitalId: string,
): Promise<void> {
  const today = startOfDay(todayInJapan(deps.clock() as Instant));
  const rows = Array.from({ length: 22 }, (_, at) => at - 7).flatMap((ahead) =>
    shifts.map(({ field, names, ...said }, nth) => {
      const id = deps.newId();
      const startsAt = today + ahead * day + beginsAt;
      const name = names[(ahead + 7 + nth) % names.length]!;
      return {
        id,
        facility_id: hospitalId,
        field,
        starts_at: startsAt,
        ends_at: startsAt + day,
        sealed: deps.keys.cipher.seal({ table: 'on_calls', row: id }, { name, ...said }),
        created_at: deps.clock(),
      };
    }),
  );
  await transaction.insertInto('on_calls').values(rows).execute();
}
