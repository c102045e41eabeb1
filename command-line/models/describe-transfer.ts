import { formatBytes } from '#models/pull/format-bytes.ts';
import { formatSeconds } from '../display/progress-text.ts';

/** "120 MB of 599 MB, 12 MB/s, 40 s left". The rate is that of this run, which began at `start` bytes. */
export function describeTransfer(
  received: number,
  total: number,
  start: number,
  elapsedSeconds: number,
): string {
  const amount = `${formatBytes(received)} of ${formatBytes(total)}`;
  const rate = (received - start) / elapsedSeconds;
  if (!Number.isFinite(rate) || rate <= 0) return amount;
  return `${amount}, ${formatBytes(rate)}/s, ${formatSeconds((total - received) / rate)} left`;
}
