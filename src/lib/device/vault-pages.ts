// Two pages of the app on one phone share one vault: what one does to it, the other hears.
import type { Vault, VaultNews } from './vault.ts';

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

/** @returns a function that stops listening. */
export function followOtherPages(
  vault: Vault,
  channel: Channel = new BroadcastChannel('tasuki-vault'),
): () => void {
  channel.onmessage = ({ data }: MessageEvent<VaultNews>) => void vault.hear(data);
  const stop = vault.subscribeNews((news) => channel.postMessage(news));
  return () => {
    stop();
    channel.close();
  };
}
