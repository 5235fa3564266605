// Enter goes on to the next field, as staff are used to from their care software.

const isOtherRadio = (stop: HTMLElement) =>
  stop instanceof HTMLInputElement &&
  stop.type === 'radio' &&
  !stop.checked &&
  document.querySelector(`input[name="${CSS.escape(stop.name)}"]`) !== stop;

/** Moves the caret from an input or select to the next field of the form; a group of radios is one stop. */
export function goToNextField(form: HTMLElement, from: HTMLElement): void {
  const stops = [
    ...form.querySelectorAll<HTMLElement>(
      'input:not(:disabled), select:not(:disabled), textarea:not(:disabled)',
    ),
  ].filter((stop) => stop === from || (stop.offsetParent !== null && !isOtherRadio(stop)));
  stops[stops.indexOf(from) + 1]?.focus();
}

/** Puts the caret into the field an issue points at, or into its section. */
export function goToField(field: string): void {
  const place =
    document.querySelector(`[data-field="${CSS.escape(field)}"]`) ??
    document.getElementById(`section-${field.split('.')[0]}`);
  place?.querySelector<HTMLElement>('input, select, textarea')?.focus();
}
