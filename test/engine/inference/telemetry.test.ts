import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { runNode } from '#test/support/processes/node-program.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('a process that runs graphs', () => {
  it('writes nothing of the runtime’s telemetry, neither at home nor among temporary files', async () => {
    const folder = temporaryFolder();
    const [home, temporary] = ['home', 'temporary'].map((name) => join(folder, name));
    for (const path of [home!, temporary!]) mkdirSync(path);
    const script = fileURLToPath(new URL('../segmentation/segment-once.ts', import.meta.url));
    const words = [join(FIXTURES, 'model'), join(folder, 'cache'), join(FIXTURES, 'sclip', 'image.png')];
    const { code, stderr } = await runNode([script, ...words], {
      // The runtime disables telemetry by itself if the last two are set, as on CI machines.
      environment: {
        ...process.env,
        HOME: home,
        TMPDIR: temporary,
        CI: undefined,
        ORT_DISABLE_TELEMETRY: undefined,
        XDG_CACHE_HOME: undefined,
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([...readdirSync(home!), ...readdirSync(temporary!)]).toEqual([]);
  });
});
