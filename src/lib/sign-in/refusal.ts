// Why signing in or joining did not work, with what to do next: one word list for the browser's reasons and the server's.
import type { ApiFailure } from '#lib/api/client.ts';
import { failureText } from '#lib/api/failure-text.ts';
import type { PasskeyFailure } from '#lib/api/passkeys.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

const passkeyWords: Record<PasskeyFailure, Bilingual> = {
  NO_PASSKEYS: {
    ja: 'このブラウザではパスキーが使えません。Safari・Chrome・Edge の新しい版で、https:// のアドレスを開いてください。',
    en: 'This browser has no passkeys. Open the https:// address in a recent Safari, Chrome or Edge.',
  },
  CANCELLED: {
    ja: '確認が終わりませんでした（取り消した、時間切れ、またはこの端末に合うパスキーがない）。もう一度押すか、登録した端末で試してください。',
    en: 'It was not completed: cancelled, too late, or no fitting passkey on this device. Press again, or use the device you registered.',
  },
  WRONG_HOST: {
    ja: 'このアドレスではパスキーが使えません。招待に書かれたアドレスで開き直してください。',
    en: 'Passkeys do not work at this address. Open the address written on your invitation.',
  },
  ALREADY_HERE: {
    ja: 'この端末には、もうあなたのパスキーがあります。別の端末で追加してください。',
    en: 'This device already holds a passkey of yours. Add one on another device.',
  },
  NOT_CAPABLE: {
    ja: 'この端末ではパスキーを作れません。画面ロック（指紋・顔・暗証番号）を設定してから、もう一度試してください。',
    en: 'This device cannot make a passkey. Set up a screen lock (finger, face or PIN), then try again.',
  },
};

const guessed: Bilingual = {
  ja: 'まちがいが続いたため、しばらく受け付けません。10分ほど待つか、招待した人に連絡してください。',
  en: 'Too many wrong attempts. Wait ten minutes, or call whoever invited you.',
};

export type Refusal = { ok: false; code: PasskeyFailure } | ApiFailure;

const isOfPasskey = (refusal: Refusal): refusal is { ok: false; code: PasskeyFailure } =>
  refusal.code in passkeyWords;

export function refusalText(refusal: Refusal): Bilingual {
  if (isOfPasskey(refusal)) return passkeyWords[refusal.code];
  return refusal.code === 'LIMIT_REACHED' ? guessed : failureText(refusal);
}
