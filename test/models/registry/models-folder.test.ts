import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelsFolder } from '#models/registry/models-folder.ts';

describe('modelsFolder', () => {
  it.each([
    [{ ITACLIP_MODELS_DIR: '/models', XDG_DATA_HOME: '/data' }, '/models'],
    [{ XDG_DATA_HOME: '/data' }, join('/data', 'itaclip', 'models')],
    [{}, join(homedir(), '.local', 'share', 'itaclip', 'models')],
  ])('of the environment %o is %s', (environment, folder) => {
    expect(modelsFolder(environment)).toBe(folder);
  });
});
