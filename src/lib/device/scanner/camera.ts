// The rear camera: opened sharp enough for a dense code, with torch and zoom where the phone has them.

/**
 * INSECURE: the page is not served over HTTPS. NOT_SUPPORTED: the browser has no camera interface.
 * DENIED: the person or the device's policy refused. NO_CAMERA: there is none. IN_USE: another app holds it.
 */
export type CameraProblem = 'INSECURE' | 'NOT_SUPPORTED' | 'DENIED' | 'NO_CAMERA' | 'IN_USE' | 'FAILED';

export type CameraResult =
  { readonly ok: true; readonly camera: Camera } | { readonly ok: false; readonly code: CameraProblem };

export interface Camera {
  readonly hasTorch: boolean;
  /** Zoom factors the camera offers; undefined when it cannot zoom. */
  readonly zoomRange: { readonly min: number; readonly max: number; readonly step: number } | undefined;
  /** @returns whether the light now is as asked */
  setTorch(on: boolean): Promise<boolean>;
  /** Clamped to the range. @returns the zoom now set, undefined where there is none */
  setZoom(factor: number): Promise<number | undefined>;
  /** Ends the stream; the camera's light goes out. */
  stop(): void;
}

/** Zoomed in by two, phones that focus no nearer than 15 cm still see every module. */
const preferredZoom = 2;

/** Torch and zoom are not in TypeScript's DOM types. */
interface CameraCapabilities extends MediaTrackCapabilities {
  torch?: boolean;
  zoom?: { min: number; max: number; step: number };
}
interface CameraConstraints extends MediaTrackConstraintSet {
  torch?: boolean;
  zoom?: number;
}

const problems: Record<string, CameraProblem> = {
  NotAllowedError: 'DENIED',
  SecurityError: 'DENIED',
  NotFoundError: 'NO_CAMERA',
  OverconstrainedError: 'NO_CAMERA',
  NotReadableError: 'IN_USE',
  AbortError: 'IN_USE',
};

/** What a refused `getUserMedia` means for the person. */
export function cameraProblemOf(error: unknown): CameraProblem {
  return (error instanceof Error && problems[error.name]) || 'FAILED';
}

const ideal: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } },
};

/** Opens the rear camera into a video element and starts playing. */
export async function openCamera(video: HTMLVideoElement): Promise<CameraResult> {
  if (!globalThis.isSecureContext) return { ok: false, code: 'INSECURE' };
  if (!navigator.mediaDevices?.getUserMedia) return { ok: false, code: 'NOT_SUPPORTED' };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(ideal);
  } catch (error) {
    return { ok: false, code: cameraProblemOf(error) };
  }
  const [track] = stream.getVideoTracks();
  if (!track) return { ok: false, code: 'NO_CAMERA' };
  const stop = () => {
    for (const each of stream.getTracks()) each.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  try {
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    stop();
    return { ok: false, code: cameraProblemOf(error) };
  }
  const capabilities: CameraCapabilities = track.getCapabilities?.() ?? {};
  const zoomRange = capabilities.zoom && { ...pick(capabilities.zoom) };
  const set = async (constraint: CameraConstraints): Promise<boolean> => {
    try {
      await track.applyConstraints({ advanced: [constraint] });
      return true;
    } catch {
      return false;
    }
  };
  const setZoom = async (factor: number): Promise<number | undefined> => {
    if (!zoomRange) return undefined;
    const zoom = Math.min(zoomRange.max, Math.max(zoomRange.min, factor));
    return (await set({ zoom })) ? zoom : undefined;
  };
  await setZoom(preferredZoom);
  return {
    ok: true,
    camera: {
      hasTorch: capabilities.torch === true,
      zoomRange,
      setTorch: (on) => (capabilities.torch ? set({ torch: on }) : Promise.resolve(false)),
      setZoom,
      stop,
    },
  };
}

const pick = ({ min, max, step }: { min: number; max: number; step: number }) => ({ min, max, step });
