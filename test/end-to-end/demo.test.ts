import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { runNode } from '../support/processes/node-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../infra/local/demo/demo.ts', import.meta.url));

it('goes from an image to a mask as an app would, and shows the commands', async () => {
  const cwd = temporaryFolder();
  const { code, stdout, stderr } = await runNode(['--disable-warning=ExperimentalWarning', program], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('succeeded');
  expect(stdout).toContain('segmentation.succeeded');
  expect(stdout.match(/^ {2}curl /gm)?.length).toBeGreaterThanOrEqual(5);
  for (const name of ['overlay.jpg', 'labels.png']) {
    const { width, height } = await sharp(readFileSync(join(cwd, 'out/demo', name))).metadata();
    expect([width, height].every((length) => (length ?? 0) >= 300)).toBe(true);
  }
});
