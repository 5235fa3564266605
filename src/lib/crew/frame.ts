import type { Snippet } from 'svelte';

/** The page around a screen: top bar, the screen, and the buttons at the thumb. */
export type Frame = Snippet<[children: Snippet, actions?: Snippet | undefined]>;
