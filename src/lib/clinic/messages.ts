import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  patients: { ja: '患者', en: 'Patients' },
  register: { ja: '患者を登録', en: 'Register a patient' },
  registerShort: { ja: '登録', en: 'Register' },
  staffShort: { ja: '職員', en: 'Staff' },
  caption: { ja: 'かかりつけ患者の一覧', en: 'Patients of this clinic' },
  nobody: { ja: 'まだ患者がいません', en: 'No patients yet' },
  nobodyText: {
    ja: '同意書を受け取った患者から登録します。',
    en: 'Register a patient after receiving the consent form.',
  },
  backToList: { ja: '一覧へ戻る', en: 'Back to the list' },
});
