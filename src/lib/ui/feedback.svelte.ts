// Sound and vibration: a scan that worked, one that failed, a request that rings. Tones are made here, no files.

const storageKey = 'tasuki.muted';
let muted = $state(false);
let audio: AudioContext | undefined;
let ringing: ReturnType<typeof setInterval> | undefined;

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
} as const satisfies Record<string, readonly Tone[]>;
const vibrations = { success: [60], failure: [180, 90, 180], ring: [300, 120, 300] };

function play(name: keyof typeof tones): void {
  if (muted) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (!still) navigator.vibrate?.(vibrations[name]);
  audio ??= new AudioContext();
  void audio.resume();
  for (const [hertz, startMs, lengthMs] of tones[name]) {
    const from = audio.currentTime + startMs / 1000;
    const until = from + lengthMs / 1000;
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.type = 'triangle';
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.28, from + 0.012);
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
    audio ??= new AudioContext();
    void audio.resume();
  },
  /** Something was read or accepted. */
  success(): void {
    play('success');
  },
  /** Something could not be read. Always beside words on the screen. */
  failure(): void {
    play('failure');
  },
  /** Rings now and every three seconds until `stopRinging`. */
  ring(): void {
    if (ringing) return;
    play('ring');
    ringing = setInterval(() => play('ring'), 3000);
  },
  stopRinging(): void {
    clearInterval(ringing);
    ringing = undefined;
  },
};
