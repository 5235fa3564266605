// The card read last may still lie before the camera when its screens are left: it must not open again at once.

/** How long a card that was left is not read again. */
export const stillThereMs = 6_000;

export class StillThere {
  private text: string | undefined;
  /** Infinite while the card is shown. */
  private leftAt = -Infinity;

  /** This text is shown, until `leave`. */
  show(text: string): void {
    this.text = text;
    this.leftAt = Infinity;
  }

  /** This text was read, and nothing of it is shown. */
  pass(text: string, now: number): void {
    this.text = text;
    this.leftAt = now;
  }

  /** The screens of what was shown are left. */
  leave(now: number): void {
    if (this.leftAt === Infinity) this.leftAt = now;
  }

  /** A lock came before the card: behind it the card is read again at once. */
  forget(): void {
    this.text = undefined;
  }

  /** Whether this is what was read last, and it is too early for it to be meant again. */
  has(text: string, now: number): boolean {
    return text === this.text && now - this.leftAt < stillThereMs;
  }
}
