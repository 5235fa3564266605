import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  cancel: { ja: 'やめる', en: 'Cancel' },
  demoPresence: { ja: '本人確認（お試し版）', en: 'Confirm it is you (demonstration)' },
  demoPresenceText: {
    ja: '本番では、ここで指紋・顔・画面ロックでパスキーを確かめます。お試し版の人物にはパスキーがないため、ボタンで代えます。',
    en: 'In production you confirm with your passkey here: finger, face or screen lock. People of the demonstration have none, so a button stands for it.',
  },
  confirmDemo: { ja: '本人として続ける', en: 'Go on as myself' },
});
