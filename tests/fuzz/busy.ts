// Time as the input's own: what this process computed, not how long it waited for its turn on a busy machine.

/** Milliseconds of processor time, over all threads of this process, since the stamp. */
export function busyMsSince(stamp: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(stamp);
  return (user + system) / 1000;
}
