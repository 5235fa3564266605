// The question that stands for a passkey where a person came by the demo's door. The dialog on the screen answers it.
let answer = $state<(isConfirmed: boolean) => void>();

export const demoPresence = {
  get isAsked(): boolean {
    return answer !== undefined;
  },
  answer(isConfirmed: boolean): void {
    answer?.(isConfirmed);
    answer = undefined;
  },
};

/** Resolves once the person has answered. */
export function askAtDemoDoor(): Promise<boolean> {
  demoPresence.answer(false);
  return new Promise((resolve) => {
    answer = resolve;
  });
}
