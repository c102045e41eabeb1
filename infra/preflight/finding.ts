/** An answer of `npm run preflight`: what was found, and what to do about it. */
export type Finding = {
  /** `unknown` where AWS tells nobody, or did not answer. */
  verdict: 'ok' | 'missing' | 'unknown';
  /** A sentence without its full stop. */
  found: string;
  /** The next step; only findings that are not ok have one. */
  remedy?: string;
};

export const ok = (found: string): Finding => ({ verdict: 'ok', found });
export const missing = (found: string, remedy: string): Finding => ({ verdict: 'missing', found, remedy });
export const unknown = (found: string, remedy: string): Finding => ({ verdict: 'unknown', found, remedy });

/** An answer of AWS that nothing else explains: the other checks go on. */
export async function orUnknown(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const { name, message } = error as Error;
    return [unknown(`${what}: ${name}: ${message}`, 'Look at the credentials and rights of this call.')];
  }
}

/** True for an error of AWS with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes(error.name);
}
