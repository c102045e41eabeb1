import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '#command-line/doctor/report.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { runItaclip, writeTinyModel } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const STACK = /^\s+at /m;

beforeAll(() => {
  writeTinyModel(folder);
  writeFileSync(join(folder, 'file'), '');
});
afterAll(remove);

describe('itaclip doctor', () => {
  it('names versions, models, providers and the fastest way to segment', async () => {
    const { code, stdout } = await runItaclip(['doctor', '--model', 'tiny-clip'], { folder });
    expect(code).toBe(0);
    expect(stdout).toContain(`itaclip ${manifest.version}, Node v`);
    expect(stdout).toMatch(/^ {2}storybook +bundled /m);
    expect(stdout).toMatch(/^ {2}cpu +works +float32 [\d.]+ m?s, int8 [\d.]+ m?s a pass$/m);
    expect(stdout).toMatch(
      /segment -- photo\.jpg .* --provider \w+ --precision \w+\nbecause the encoder takes /,
    );
  });

  it('prints one object as JSON', async () => {
    const { code, stdout } = await runItaclip(['doctor', '--model', 'tiny-clip', '--json'], { folder });
    const report = JSON.parse(stdout) as DoctorReport;
    expect(code).toBe(0);
    expect(report.providers.map(({ provider }) => provider)).toEqual([
      'cpu',
      'cuda',
      'webgpu',
      'coreml',
      'dml',
    ]);
    expect(report.providers[0]).toMatchObject({
      works: true,
      speeds: [{ precision: 'float32' }, { precision: 'int8' }],
    });
    expect(report.models[0]).toMatchObject({
      name: 'storybook',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(report.choice).toMatchObject({ model: 'tiny-clip' });
  });

  it.each(['ITACLIP_CACHE_DIR', 'ITACLIP_MODELS_DIR'])(
    'reports a broken %s without a stack trace',
    async (name) => {
      const environment = { [name]: join(folder, 'file') };
      const { code, stdout, stderr } = await runItaclip(['doctor', '--model', 'tiny-clip'], {
        folder,
        environment,
      });
      expect(code).toBe(name === 'ITACLIP_CACHE_DIR' ? 1 : 0);
      expect(stdout).toMatch(/^- The (cache|models) folder .*file cannot be used .*is not a folder/m);
      expect(stdout).toContain(name);
      expect(stdout + stderr).not.toMatch(STACK);
    },
  );
});
