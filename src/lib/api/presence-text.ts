// The words for a second confirmation that did not come about, with the next step.
import type { Presence } from './confirm-presence.ts';

export const presenceTexts: Record<Exclude<Presence, 'confirmed'>, { ja: string; en: string }> = {
  cancelled: {
    ja: '本人確認が終わりませんでした。もう一度押してください。',
    en: 'The confirmation was not completed. Press again.',
  },
  refused: {
    ja: 'このパスキーでは確かめられませんでした。自分で登録したパスキーを選んでください。',
    en: 'This passkey could not be confirmed. Choose one that you registered.',
  },
  'signed-out': {
    ja: 'ログインが切れました。もう一度入ってください。',
    en: 'You are signed out. Sign in again.',
  },
  offline: {
    ja: 'サーバーにつながりません。ネットワークを確かめて、もう一度押してください。',
    en: 'The server cannot be reached. Check the network and press again.',
  },
  unsupported: {
    ja: 'このブラウザ、またはこのアドレスではパスキーが使えません。',
    en: 'This browser, or this address, cannot use passkeys.',
  },
};
