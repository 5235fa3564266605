// What a camera problem means and what to do next, for the scan screen. Typing the code always works.
import type { CameraProblem } from './camera.ts';
import type { Advice } from './frame-advice.ts';

interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

export const cameraProblemWords: Record<
  CameraProblem,
  { readonly title: Bilingual; readonly next: Bilingual }
> = {
  INSECURE: {
    title: { ja: 'この接続ではカメラを使えません', en: 'The camera needs a secure connection' },
    next: {
      ja: 'https:// で始まるアドレスで開いてください。コード入力と氏名検索は使えます',
      en: 'Open the address that begins with https://. Typing the code and searching still work.',
    },
  },
  NOT_SUPPORTED: {
    title: { ja: 'このブラウザーはカメラに対応していません', en: 'This browser cannot use the camera' },
    next: {
      ja: '写真を選ぶか、コードを入力してください',
      en: 'Choose a photo, or type the code.',
    },
  },
  DENIED: {
    title: { ja: 'カメラの使用が許可されていません', en: 'The camera is not allowed' },
    next: {
      ja: 'ブラウザーの設定でこのサイトのカメラを「許可」にして、もう一度開いてください',
      en: 'Allow the camera for this site in the browser’s settings, then open it again.',
    },
  },
  NO_CAMERA: {
    title: { ja: 'カメラが見つかりません', en: 'No camera found' },
    next: { ja: 'コードを入力するか、氏名で探してください', en: 'Type the code, or search by name.' },
  },
  IN_USE: {
    title: { ja: 'カメラを開けません', en: 'The camera is busy' },
    next: {
      ja: 'カメラを使っているほかのアプリを閉じて、もう一度試してください',
      en: 'Close other apps that use the camera, then try again.',
    },
  },
  FAILED: {
    title: { ja: 'カメラを開けませんでした', en: 'The camera did not open' },
    next: {
      ja: 'もう一度試すか、写真を選ぶか、コードを入力してください',
      en: 'Try again, choose a photo, or type the code.',
    },
  },
};

/** Short enough for large type on a phone. */
export const adviceWords: Record<Advice, Bilingual> = {
  nearer: { ja: '近づけてください', en: 'Move closer' },
  farther: { ja: '少し離してください', en: 'Move back a little' },
  light: { ja: '明るくしてください', en: 'More light, please' },
  glare: { ja: '反射を避けて傾けてください', en: 'Tilt away the glare' },
  'hold-still': { ja: '動かさないでください', en: 'Hold still' },
  'in-frame': { ja: 'コードを枠の中に', en: 'Code inside the frame' },
};
