/** What keeps the body of a webhook short enough. Pure. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** Characters of a problem's detail, where it has to be short. */
export const SHORT_DETAIL = 1000;

export function isShort(payload: string): boolean {
  return Buffer.byteLength(payload) < SERVICE_LIMITS.webhookPayloadBytes;
}
