// Sound and vibration: a scan that worked, one that failed, a request that rings. Tones are made here, no files.

const storageKey = 'tasuki.muted';
let muted = $state(false);
let audio: AudioContext | undefined;
let ringing: { level: RingLevel; timer: ReturnType<typeof setInterval> } | undefined;
/** The browser lets this page sound. */
let isHeard = $state(false);

/** 'again': nobody has answered; louder, faster and another tune. */
export type RingLevel = 'ring' | 'again';
/** 'off': the browser waits for a press before anything may sound. */
export type SoundState = 'off' | 'muted' | 'on';
const ringEveryMs: Record<RingLevel, number> = { ring: 3_000, again: 1_600 };

/** One tone: pitch in Hz, when it starts and how long it lasts in ms. */
type Tone = readonly [hertz: number, startMs: number, lengthMs: number];
const tones = {
  success: [
    [880, 0, 90],
    [1318.5, 100, 160],
  ],
  failure: [
    [220, 0, 160],
    [185, 200, 260],
  ],
  ring: [
    [784, 0, 180],
    [988, 200, 180],
    [784, 400, 180],
    [988, 600, 260],
  ],
  again: [
    [988, 0, 140],
    [1318.5, 150, 140],
    [988, 300, 140],
    [1318.5, 450, 140],
    [1568, 600, 320],
  ],
} as const satisfies Record<string, readonly Tone[]>;
const vibrations = {
  success: [60],
  failure: [180, 90, 180],
  ring: [300, 120, 300],
  again: [500, 100, 500, 100, 500],
};
const loudness = { success: 0.28, failure: 0.28, ring: 0.28, again: 0.7 };

/** Opens the way to the loudspeaker; browsers let it through only after a press. */
function openAudio(): AudioContext {
  if (!audio) {
    const opened = new AudioContext();
    audio = opened;
    opened.addEventListener('statechange', () => (isHeard = opened.state === 'running'));
  }
  void audio.resume().then(
    () => (isHeard = audio?.state === 'running'),
    () => undefined,
  );
  return audio;
}

function play(name: keyof typeof tones): void {
  if (muted) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (!still) navigator.vibrate?.(vibrations[name]);
  const audio = openAudio();
  for (const [hertz, startMs, lengthMs] of tones[name]) {
    const from = audio.currentTime + startMs / 1000;
    const until = from + lengthMs / 1000;
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.type = 'triangle';
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loudness[name], from + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.001, until);
    source.connect(volume).connect(audio.destination);
    source.start(from);
    source.stop(until);
  }
}

export const feedback = {
  /** Sounds and vibration are off on this device. */
  get muted(): boolean {
    return muted;
  },
  mute(off: boolean): void {
    muted = off;
    if (off) feedback.stopRinging();
    try {
      localStorage.setItem(storageKey, String(off));
    } catch {
      // Without storage the choice lasts until the page closes.
    }
  },
  restore(): void {
    try {
      muted = localStorage.getItem(storageKey) === 'true';
    } catch {
      // see mute()
    }
  },
  /** Browsers sound only after a touch: call this in the first press of a screen that will ring later. */
  prepare(): void {
    openAudio();
  },
  /** The same where a press came before this screen; without one nothing is tried, and the screen says so. */
  prepareIfPressed(): void {
    if (navigator.userActivation?.hasBeenActive) openAudio();
  },
  /** Whether a ring would be heard now. */
  get sound(): SoundState {
    return muted ? 'muted' : isHeard ? 'on' : 'off';
  },
  /** Something was read or accepted. */
  success(): void {
    play('success');
  },
  /** Something could not be read. Always beside words on the screen. */
  failure(): void {
    play('failure');
  },
  /** Rings one time, for what needs no answer within seconds. */
  ringOnce(): void {
    play('again');
  },
  /** Rings now and every few seconds until `stopRinging`. */
  ring(level: RingLevel = 'ring'): void {
    if (ringing?.level === level) return;
    feedback.stopRinging();
    play(level);
    ringing = { level, timer: setInterval(() => play(level), ringEveryMs[level]) };
  },
  stopRinging(): void {
    clearInterval(ringing?.timer);
    ringing = undefined;
  },
};
