/** The client as a bundler sees it: small, without dependencies, and only as much of it as is imported. */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    // Neither Node's modules nor those of a browser can be resolved.
    platform: 'neutral',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

describe('the bundle of the client', () => {
  it('has less than 10 kB gzipped', async () => {
    const text = await bundle("export * from './client/index.ts';");
    expect(gzipSync(text, { level: 9 }).length).toBeLessThan(10_000);
  });

  it('has only what is imported', async () => {
    const text = await bundle("export { verifyWebhook } from './client/index.ts';");
    expect(text).toContain('webhook-signature');
    expect(text).not.toContain('/v1/');
    expect(gzipSync(text, { level: 9 }).length).toBeLessThan(1500);
  });
});
