import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultModel, findModel } from '#models/find-model.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Creates a models folder in which a small file stands for the weights. */
function install(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'open_clip_config.json'), '{}');
    writeFileSync(join(folder, name, 'open_clip_model.safetensors'), '');
  }
  return folder;
}

describe('findModel', () => {
  it('finds a folder and calls the model by its name', () => {
    const folder = temporaryFolder();
    expect(findModel(folder, install())).toEqual({ name: basename(folder), folder });
  });

  it('finds an installed model by its name', () => {
    const models = install('vit-b-16', 'mine');
    expect(findModel('mine', models)).toEqual({ name: 'mine', folder: join(models, 'mine') });
  });

  it.each(['storybook', 'photographs'])('takes the bundled %s before an installed one', (name) => {
    const models = install(name);
    expect(findModel(name, models).folder).not.toContain(models);
  });

  it.each(['no-such-model', 'constructor', '..none'])(
    'names the bundled and the installed models when there is no model %s',
    (name) => {
      const models = install('mine');
      expect(() => findModel(name, models)).toThrow(
        expect.objectContaining({
          code: 'model-not-found',
          message: expect.stringMatching(new RegExp(`"${name}".*storybook, photographs, mine,`)) as string,
          remedy: { lead: 'Models that can be installed', command: ['list'] },
        }),
      );
    },
  );

  it('says how to get a known model that is not installed', () => {
    const models = install();
    // The files that an interrupted download leaves.
    mkdirSync(join(models, 'vit-b-16'));
    expect(() => findModel('vit-b-16', models)).toThrow(
      expect.objectContaining({
        code: 'model-not-found',
        statement: `The model "vit-b-16" is not installed in ${models}.`,
        remedy: { lead: 'Install it with', command: ['pull', 'vit-b-16'] },
      }),
    );
  });
});

describe('defaultModel', () => {
  it("is the paper's model where it is installed, else the bundled one of photographs", () => {
    expect(defaultModel(install('vit-b-16', 'vit-l-14')).name).toBe('vit-b-16');
    expect(defaultModel(install('vit-l-14')).name).toBe('photographs');
  });
});
