// Puts the caret into the first field of a dialog, so that typing can begin at once.
import type { Attachment } from 'svelte/attachments';

/** `<form {@attach focusFirst}>`; waits until the dialog is open. */
export const focusFirst: Attachment<HTMLElement> = (element) => {
  const frame = requestAnimationFrame(() =>
    element.querySelector<HTMLElement>('input, select, textarea')?.focus(),
  );
  return () => cancelAnimationFrame(frame);
};
