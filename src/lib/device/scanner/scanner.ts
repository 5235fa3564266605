// One scan screen's camera and decoders. It only ever hands on text: what the text is worth is decided elsewhere.
import { openCamera } from './camera.ts';
import type { Camera, CameraProblem } from './camera.ts';
import { isCardText } from './card-text.ts';
import { openDecoders } from './decoders.ts';
import type { Decoders } from './decoders.ts';
import type { Advice } from './frame-advice.ts';
import { createSteadyAdvice } from './steady-advice.ts';

export interface ScannerHandlers {
  /** A code that may be a card. The scanner pauses; call `resume` or `stop`. */
  onText(text: string): void;
  /** Another QR code, reported once for each text; scanning goes on. */
  onForeign?(text: string): void;
  /** Advice has changed; undefined when there is none. */
  onAdvice?(advice: Advice | undefined): void;
  /** The camera stopped by itself: unplugged, or taken by a call. */
  onError?(code: CameraProblem): void;
  /** Milliseconds a frame took in the worker. */
  onFrame?(ms: number): void;
}

export interface Scanner {
  readonly hasTorch: boolean;
  readonly zoomRange: Camera['zoomRange'];
  setTorch(on: boolean): Promise<boolean>;
  setZoom(factor: number): Promise<number | undefined>;
  /** Looks on after a text that turned out to be no use. */
  resume(): void;
  stop(): void;
}

export type ScannerResult =
  { readonly ok: true; readonly scanner: Scanner } | { readonly ok: false; readonly code: CameraProblem };

export interface ScannerOptions {
  /** Which texts stop the search; a card's by default. Enrolment passes its own. */
  readonly accepts?: (text: string) => boolean;
  /** Ends a start that is no longer wanted. */
  readonly signal?: AbortSignal;
}

/** Opens the rear camera and reads until `stop`. The page's thread only moves frames. */
export async function startScanner(
  video: HTMLVideoElement,
  handlers: ScannerHandlers,
  { accepts = isCardText, signal }: ScannerOptions = {},
): Promise<ScannerResult> {
  const [opened, decoders] = await Promise.all([openCamera(video), openDecoders()]);
  if (!opened.ok || signal?.aborted) {
    if (opened.ok) opened.camera.stop();
    decoders.close();
    return opened.ok ? { ok: false, code: 'FAILED' } : opened;
  }
  const { camera } = opened;
  const scan = runScan(video, decoders, handlers, accepts);
  const stop = () => {
    scan.stop();
    camera.stop();
    decoders.close();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const [track] = (video.srcObject as MediaStream).getVideoTracks();
  track?.addEventListener('ended', () => {
    stop();
    handlers.onError?.('IN_USE');
  });
  return {
    ok: true,
    scanner: {
      hasTorch: camera.hasTorch,
      zoomRange: camera.zoomRange,
      setTorch: camera.setTorch,
      setZoom: camera.setZoom,
      resume: scan.resume,
      stop,
    },
  };
}

function runScan(
  video: HTMLVideoElement,
  decoders: Decoders,
  handlers: ScannerHandlers,
  accepts: (text: string) => boolean,
) {
  let state: 'looking' | 'paused' | 'stopped' = 'looking';
  const steady = createSteadyAdvice();
  let shown: Advice | undefined;
  const foreign = new Set<string>();

  const show = (advice: Advice | undefined) => {
    if (advice === shown) return;
    shown = advice;
    handlers.onAdvice?.(advice);
  };
  const found = (text: string) => {
    if (state !== 'looking') return;
    if (accepts(text)) {
      state = 'paused';
      steady.clear();
      show(undefined);
      handlers.onText(text);
    } else if (!foreign.has(text)) {
      foreign.add(text);
      handlers.onForeign?.(text);
    }
  };
  const nextFrame = (run: () => void) =>
    'requestVideoFrameCallback' in video ? video.requestVideoFrameCallback(run) : requestAnimationFrame(run);
  const loop = async () => {
    while (state !== 'stopped') {
      await new Promise<void>((resolve) => nextFrame(resolve));
      if (state !== 'looking' || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
      const answer = await decoders.readFrame(video);
      if (state !== 'looking') continue;
      if (answer.ms !== undefined) handlers.onFrame?.(answer.ms);
      if (answer.text !== undefined) found(answer.text);
      else show(steady.take(answer.advice, performance.now()));
    }
  };
  void loop();
  return {
    resume() {
      if (state === 'paused') state = 'looking';
    },
    stop() {
      state = 'stopped';
    },
  };
}
