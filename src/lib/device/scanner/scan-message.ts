// What the page and the scan worker say to each other.
import type { FrameAnswer } from './frame-reader.ts';

export type ToWorker =
  /** The page names the wasm file, so that it is among the files the page preloads for offline use. */
  | { readonly kind: 'open'; readonly wasmUrl: string }
  /** One camera frame or photograph; its memory moves to the worker, which closes it. */
  | { readonly kind: 'frame' | 'still'; readonly id: number; readonly picture: ImageBitmap | VideoFrame };

export type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed' }
  | ({ readonly kind: 'answer'; readonly id: number; readonly ms: number } & FrameAnswer);
