import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of who can open a phone. */
export const t = defineMessages({
  heading: { ja: 'この端末を解除できる人', en: 'Who can unlock this device' },
  why: {
    ja: '一人ひとりが自分のパスキーで解除します。異動や退職のときは外してください。',
    en: 'Each person unlocks with their own passkey. Take off who moves or leaves.',
  },
  unnamed: { ja: '名前未確認', en: 'Name not confirmed' },
  unnamedWhy: {
    ja: 'この人が自分のパスキーで解除し、ログインすると名前が出ます。',
    en: 'The name appears once they unlock it and sign in.',
  },
  since: { ja: (at: string) => `${at} から`, en: (at: string) => `Since ${at}` },
  current: { ja: '解除した人', en: 'Unlocked it' },
  remove: { ja: '外す', en: 'Take off' },
  removeOf: { ja: (name: string) => `${name} を外す`, en: (name: string) => `Take off ${name}` },
  removeTitle: { ja: 'この人を外しますか', en: 'Take this person off?' },
  removeText: {
    ja: 'この人のパスキーでは、この端末を解除できなくなります。ほかの人はそのまま使えます。確かめるため、解除できる人のパスキーを求めます。',
    en: 'Their passkey no longer unlocks this device; the others go on as before. One who can unlock it confirms by passkey.',
  },
  removeSelfText: {
    ja: 'あなたのパスキーでは、この端末を解除できなくなり、すぐにロックされます。ほかの人はそのまま使えます。',
    en: 'Your passkey no longer unlocks this device, and it locks at once. The others go on as before.',
  },
  removeByPasskey: { ja: 'パスキーで確かめて外す', en: 'Confirm and take off' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  removed: {
    ja: (name: string) => `${name} を外しました。鍵も新しくしました。`,
    en: (name: string) => `${name} was taken off, and the keys were sealed anew.`,
  },
  lastOne: {
    ja: '最後の1人は外せません。使わない端末は、事務局に頼んで停止してください。',
    en: 'The last one stays. Have a device that is not used revoked by the secretariat.',
  },

  handOver: { ja: '同僚も解除できるようにする', en: 'Let a colleague unlock it too' },
  handOverHow: {
    ja: '加わる同僚が先にこの端末でログインしておくと、名前が一覧に出ます。',
    en: 'If the colleague signs in on this device first, their name stands on the list.',
  },
  first: { ja: '1. いま使っている人のパスキー', en: '1. Passkey of who uses it now' },
  second: { ja: '2. 加わる同僚のパスキー', en: '2. Passkey of the colleague' },
  secondHow: {
    ja: '端末を同僚に渡し、同僚が自分のパスキーを選びます。',
    en: 'Hand the device over; the colleague chooses their own passkey.',
  },
  handedOver: { ja: '同僚も解除できるようになりました', en: 'The colleague can unlock it now' },
  notConfirmed: {
    ja: 'パスキーを確かめられませんでした。もう一度押してください。',
    en: 'The passkey was not confirmed. Press again.',
  },
  noPrf: {
    ja: 'そのパスキーは鍵を守る機能に対応していません。',
    en: 'That passkey cannot guard keys.',
  },
  alreadyIn: { ja: 'その人はもう解除できます。', en: 'That person can unlock it already.' },
});
