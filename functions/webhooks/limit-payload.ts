/** Keeps the body of a webhook short enough. Pure. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** The length to which a problem's detail is cut if the body is too long. */
export const SHORT_DETAIL = 1000;

export function isShort(payload: string): boolean {
  return Buffer.byteLength(payload) < SERVICE_LIMITS.webhookPayloadBytes;
}
