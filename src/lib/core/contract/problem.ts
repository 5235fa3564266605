// Every way an API call can fail, as one closed union: HTTP status and screen text are exhaustive tables over it.
import * as z from 'zod';

export const problemStatus = {
  BAD_REQUEST: 400,
  NOT_SIGNED_IN: 401,
  CLOCK_OFF: 401,
  ORIGIN_REFUSED: 403,
  PASSKEY_REFUSED: 403,
  CONFIRMATION_NEEDED: 403,
  NOT_FOUND: 404,
  INVITATION_INVALID: 404,
  CHANGED_MEANWHILE: 409,
  ALREADY_DECIDED: 409,
  NOT_ALLOWED_NOW: 409,
  LAST_PASSKEY: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  TOO_LARGE: 413,
  CONSENT_MISSING: 422,
  READ_BACK_FAILED: 422,
  LIMIT_REACHED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  KEYS_NOT_READY: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** RFC 9457 body. `issues` point at fields of the request by path; they never repeat a value. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
  requestId: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
});
export type Problem = z.infer<typeof problem>;

/** What the screen says, and what to do next. */
export const problemTexts: Record<ProblemCode, { ja: string; en: string }> = {
  BAD_REQUEST: {
    ja: '入力に誤りがあります。示された項目を直してください。',
    en: 'Some entries are not valid. Correct the fields shown.',
  },
  NOT_SIGNED_IN: {
    ja: 'ログインが切れました。もう一度入ってください。入力は残っています。',
    en: 'You are signed out. Sign in again; what you entered is kept.',
  },
  CLOCK_OFF: {
    ja: '端末の時計が大きくずれています。日付と時刻を自動設定にして、もう一度試してください。',
    en: 'This device’s clock is far off. Set date and time to automatic, then try again.',
  },
  ORIGIN_REFUSED: {
    ja: 'このページからの操作は受け付けられません。アプリを開き直してください。',
    en: 'This page may not do that. Open the app again.',
  },
  PASSKEY_REFUSED: {
    ja: 'このパスキーでは入れません。別のパスキーを選ぶか、招待した人に新しい招待を頼んでください。',
    en: 'This passkey does not let you in. Choose another, or ask whoever invited you for a new invitation.',
  },
  CONFIRMATION_NEEDED: {
    ja: '本人確認が必要です。パスキーでもう一度確かめてから、同じ操作をしてください。',
    en: 'Confirm that it is you with your passkey, then do the same again.',
  },
  NOT_FOUND: {
    ja: '見つからないか、見る権限がありません。',
    en: 'It does not exist, or you may not see it.',
  },
  INVITATION_INVALID: {
    ja: 'この招待は使えません。コードを確かめ、それでも入れないときは、招待した人（管理者・事務局）に新しい招待を頼んでください。',
    en: 'This invitation cannot be used. Check the code; if it still fails, ask whoever invited you for a new one.',
  },
  CHANGED_MEANWHILE: {
    ja: '別の人が先に変更しました。最新の内容を確かめてから、もう一度保存してください。',
    en: 'Someone changed it first. Check the newest version, then save again.',
  },
  ALREADY_DECIDED: { ja: 'すでに決まっています。', en: 'It has already been decided.' },
  NOT_ALLOWED_NOW: { ja: '今の状態ではできません。', en: 'That is not possible in the present state.' },
  LAST_PASSKEY: {
    ja: '最後のパスキーは消せません。先に別のパスキーを追加してください。',
    en: 'The last passkey cannot be removed. Add another one first.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    ja: '同じ操作番号が別の内容で使われました。開き直してください。',
    en: 'The same operation key came with other content. Open the page again.',
  },
  TOO_LARGE: { ja: '大きすぎます。分けて送ってください。', en: 'Too large. Send it in parts.' },
  CONSENT_MISSING: {
    ja: '同意が記録されていないため、できません。先に同意書を登録してください。',
    en: 'No consent on record. Record the consent form first.',
  },
  READ_BACK_FAILED: {
    ja: '印刷するコードの読み返しに失敗しました。カードは発行されていません。もう一度発行してください。',
    en: 'A printed code could not be read back. No card was issued; issue it again.',
  },
  LIMIT_REACHED: {
    ja: '回数の上限に達しました。監督者に連絡してください。',
    en: 'The limit is reached. Call your supervisor.',
  },
  INTERNAL: {
    ja: 'サーバーで問題が起きました。何も変わっていません。もう一度試してください。',
    en: 'The server failed; nothing was changed. Try again.',
  },
  KEYS_NOT_READY: {
    ja: '地域の鍵が今は使えないため、カードを発行できません。検索と閲覧は使えます。事務局に「地域の鍵の更新が必要」と伝えてください。',
    en: 'No card can be issued: the region’s keys have ended, or wait to be signed. Search and records still work. Tell the secretariat that the region’s keys need renewing.',
  },
  UNAVAILABLE: { ja: '今は応答できません。少し待ってください。', en: 'Not available now. Wait a moment.' },
};
