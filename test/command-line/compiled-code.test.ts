import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { runItaclip } from './run-itaclip.ts';

describe('the program', () => {
  it('keeps its compiled code in the cache folder, for a faster start', async () => {
    const folder = temporaryFolder();
    const { code } = await runItaclip(['options'], { folder });

    expect(code).toBe(0);
    const files = readdirSync(join(folder, 'cache', 'compiled-code'), { recursive: true });
    expect(files.length).toBeGreaterThan(1);
  });

  it('runs without a folder for it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'cache'), 'a file');
    const { code, stderr } = await runItaclip(['options'], { folder });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
