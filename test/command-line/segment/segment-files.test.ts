import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { parseClasses } from '#engine/vocabularies/parse-classes.ts';
import { ProgressDisplay } from '#command-line/display/progress-display.ts';
import { prepareOutputFolder, segmentFiles } from '#command-line/segment/segment-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('segmentFiles', () => {
  it('clears the progress bar before the outcome is printed, which would go with it', async () => {
    const display = new ProgressDisplay(false);
    const clear = vi.spyOn(display, 'clear');
    const job = {
      client: undefined as never,
      vocabulary: parseClasses('dog', '--classes'),
      options: mergeOptions(),
      outputs: [],
      outputFolder: 'out',
      display,
      signal: new AbortController().signal,
    };

    for await (const outcome of segmentFiles([{ path: 'no/such.jpg', outputName: 'such.jpg' }], job)) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid-image' } });
      expect(clear).toHaveBeenCalledOnce();
    }
  });
});

describe('prepareOutputFolder', () => {
  it('names the folder that cannot be made, and what to do', async () => {
    const file = join(temporaryFolder(), 'taken');
    writeFileSync(file, '');

    await expect(prepareOutputFolder(join(file, 'out'))).rejects.toThrow(
      /Cannot write to .*taken.out: ENOTDIR.* Choose another folder with --out\./,
    );
  });
});
