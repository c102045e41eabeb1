/**
 * Returns the peak memory of this process in bytes. On Linux the kernel's own account of the
 * program is read: `resourceUsage` includes the parent's memory from before the program was
 * started.
 */
import { readFileSync } from 'node:fs';

export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return parsePeak(readFileSync('/proc/self/status', 'utf8'));
}

/** @param status The text of /proc/self/status. */
export function parsePeak(status: string): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('/proc/self/status has no VmHWM');
  return Number(kilobytes) * 1024;
}
