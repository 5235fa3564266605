// Greeting the server once it answers again: who is signed in, newer lists, everything that waited.

/** A network that comes and goes is greeted no more often. */
export const greetAgainAfterMs = 5_000;

/**
 * Where some calls get through and others do not, whoever greets after each of them never stops: a greeting that comes
 * too soon after the last one waits, and several that wait are one.
 */
export class Greeting {
  private readonly greet: () => Promise<void>;
  private readonly running: () => number;
  private greetedAt = -Infinity;
  private later: ReturnType<typeof setTimeout> | undefined;

  /** @param running milliseconds that only grow */
  constructor(greet: () => Promise<void>, running: () => number = () => performance.now()) {
    this.greet = greet;
    this.running = running;
  }

  /** At once. */
  now(): Promise<void> {
    this.stop();
    this.greetedAt = this.running();
    return this.greet();
  }

  /** At once, or as soon as the last greeting is old enough. */
  soon(): void {
    if (this.later !== undefined) return;
    const restMs = this.greetedAt + greetAgainAfterMs - this.running();
    if (restMs <= 0) void this.now();
    else this.later = setTimeout(() => void this.now(), restMs);
  }

  /** What waits is not done. */
  stop(): void {
    clearTimeout(this.later);
    this.later = undefined;
  }
}
