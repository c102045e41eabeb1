import { describe, expect, it } from 'vitest';
import { requireProvider } from '#engine/probes/require-provider.ts';
import { reasonWithCuda } from '#test/support/model/cuda.ts';

const withCuda = await reasonWithCuda();

describe('requireProvider', () => {
  it('accepts the CPU', async () => {
    await expect(requireProvider('cpu')).resolves.toBeUndefined();
  });

  it('names what the build has and what works on this machine', async ({ skip }) => {
    skip(withCuda !== undefined, withCuda);
    await expect(requireProvider('cuda')).rejects.toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringMatching(
        /^The execution provider "cuda" cannot be used: .+\. This build has cpu, .*; on this machine these work: cpu.*\. Choose one/,
      ) as string,
    });
  });

  it('is a clear error for at least one provider on every platform', async () => {
    // No platform has both Apple's and Microsoft's provider.
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(requireProvider(missing)).rejects.toThrow('does not have it. This build has cpu');
  });
});
