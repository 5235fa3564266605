// A facility of the invented region that waits for the secretariat's decision.
import type { FacilityApplication } from '#lib/core/contract/people.ts';
import type { Database, Deps } from '#server/ports.ts';
import { storeApplication } from '#server/store/facility-applications.ts';

const waiting: Omit<FacilityApplication, 'id'> = {
  facility: {
    kind: 'care-home',
    name: '小規模多機能ホーム うみかぜ',
    kana: 'ショウキボタキノウホーム ウミカゼ',
    code: '9990000123',
    dental: false,
    town: '灯台町',
    address: '灯台町浜通り4-6',
    phone: '000-555-0104',
  },
  applicant: { name: '海風 なぎさ', post: '事務長', phone: '000-555-0104', email: 'umikaze@example.jp' },
  manager: { name: '海風 わたる', kana: 'ウミカゼ ワタル', post: '施設長' },
  agreed: true,
};

export async function seedApplications(deps: Deps, transaction: Database): Promise<void> {
  await storeApplication(deps, transaction, { id: deps.newId(), ...waiting });
}
