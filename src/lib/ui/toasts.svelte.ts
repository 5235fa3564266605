// Short news that passes by itself. Nothing that must be read or acted on belongs here.
import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Exclude<Tone, 'danger'>;
}

let shown = $state<Toast[]>([]);
let nextId = 1;

export const toasts = {
  get all(): readonly Toast[] {
    return shown;
  },
  /** Shows and reads out a line for six seconds: `toasts.say('保存しました', 'verified')`. */
  say(text: string, tone: Toast['tone'] = 'plain'): void {
    const id = nextId++;
    shown = [...shown.slice(-2), { id, text, tone }];
    setTimeout(() => toasts.dismiss(id), 6000);
  },
  dismiss(id: number): void {
    shown = shown.filter((toast) => toast.id !== id);
  },
};
