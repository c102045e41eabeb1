import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../models/find-model.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('findModel', () => {
  it('finds a folder and calls the model by its name', () => {
    const folder = temporaryFolder();
    expect(findModel(folder)).toEqual({ name: basename(folder), folder });
  });

  it.each(['no-such-model', 'constructor'])('names the bundled models when there is no model %s', (name) => {
    expect(() => findModel(name)).toThrow(
      expect.objectContaining({
        code: 'model-not-found',
        message: expect.stringMatching(new RegExp(`"${name}".*storybook`)) as string,
      }),
    );
  });
});
