// After a refused saving: the caret goes into the first field that is wrong.

/** Waits until the errors are on the screen. */
export function goToFault(form: HTMLElement): void {
  requestAnimationFrame(() => {
    const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
    const control = wrong?.matches('fieldset') ? wrong.querySelector<HTMLElement>('input') : wrong;
    control?.focus();
  });
}
