import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Greeting, greetAgainAfterMs } from './greeting.ts';

describe('greeting the server', () => {
  let greeted = 0;
  let greeting: Greeting;
  beforeEach(() => {
    vi.useFakeTimers();
    greeted = 0;
    greeting = new Greeting(
      async () => void (greeted += 1),
      () => Date.now(),
    );
  });
  afterEach(() => {
    greeting.stop();
    vi.useRealTimers();
  });

  it('after a silence it is greeted at once', () => {
    greeting.soon();
    expect(greeted).toBe(1);
  });

  it('a greeting in which one call fails and the next gets through does not begin another without end', async () => {
    greeting = new Greeting(
      async () => {
        greeted += 1;
        greeting.soon();
      },
      () => Date.now(),
    );
    greeting.soon();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(greeted).toBeGreaterThan(1);
    expect(greeted).toBeLessThanOrEqual(1 + 60_000 / greetAgainAfterMs);
  });

  it('whoever comes back within the rest is greeted after it, once', async () => {
    greeting.soon();
    for (let time = 0; time < 3; time++) greeting.soon();
    expect(greeted).toBe(1);
    await vi.advanceTimersByTimeAsync(greetAgainAfterMs);
    expect(greeted).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(greeted).toBe(2);
  });

  it('what the phone itself says of its network is not put off', async () => {
    greeting.soon();
    await greeting.now();
    expect(greeted).toBe(2);
  });

  it('a page that ends greets nobody any more', async () => {
    greeting.soon();
    greeting.soon();
    greeting.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(greeted).toBe(1);
  });
});
