import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultSchema } from '#contracts/segmentation/result.ts';
import { ConverseServer, fails, says } from '#test/support/model/converse-server.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { QUICK, readTree, runItaclip, writeImage, writeTinyModel, type Run } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'a.png'), 1);
  await writeImage(join(folder, 'b.png'), 2);
});

afterAll(remove);

function segment(server: ConverseServer, args: readonly string[], environment = {}): Promise<Run> {
  // With kept features a later run would say in its results that it reused those of an earlier one.
  return runItaclip(
    ['segment', 'a.png', 'b.png', '--model', 'tiny-clip', '--no-keep-features', ...QUICK, ...args],
    {
      folder,
      environment: { ...server.environment, ITACLIP_BEDROCK_MODEL: 'some-model', ...environment },
    },
  );
}

const BEDROCK = { ITACLIP_AUXILIARY_TEXTS: 'bedrock' };

describe('itaclip segment with a language model', () => {
  it('asks it once for a word, and says in each recipe what it answered', async () => {
    await using server = await ConverseServer.start(() => says('pooch'));

    const first = await segment(server, ['-c', 'dog', '-o', 'first'], BEDROCK);
    const second = await segment(server, ['-c', 'dog', '-o', 'second'], BEDROCK);

    expect(first).toMatchObject({ code: 0, stderr: '2 done, 0 failed\n' });
    expect(second).toMatchObject({ code: 0, stderr: '2 done, 0 failed\n' });
    expect(server.requests).toHaveLength(1);
    const results = readTree(join(folder, 'first'));
    expect(readTree(join(folder, 'second'))).toEqual(results);
    const { recipe } = resultSchema.parse(JSON.parse(results.get(join('b.png', 'result.json'))!.toString()));
    expect(recipe.vocabulary.classes[1]).toEqual({
      name: 'dog',
      queries: ['dog'],
      auxiliary_text: 'pooch',
      auxiliary_source: 'bedrock:some-model',
    });
  });

  it('ends once, and not for each image, when there is no answer', async () => {
    await using server = await ConverseServer.start(() => fails(403, 'AccessDeniedException', 'No.'));

    const { code, stdout, stderr } = await segment(server, ['-c', 'cat', '-o', 'denied'], BEDROCK);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^itaclip: No synonym of "cat" .*AccessDeniedException: No\..*\n$/);
  });

  it('asks no model unless it is configured, nor for texts that are not mixed in', async () => {
    await using server = await ConverseServer.start(() => says('pooch'));

    const wordNet = await segment(server, ['-c', 'horse', '-o', 'wordnet']);
    const none = await segment(server, ['-c', 'cow', '-o', 'none', '--set', 'auxiliary=none'], BEDROCK);

    expect([wordNet.code, none.code]).toEqual([0, 0]);
    expect(server.requests).toEqual([]);
  });

  it('refuses a source that there is not', async () => {
    await using server = await ConverseServer.start(() => says('pooch'));

    const run = await segment(server, ['-c', 'dog', '-o', 'wrong'], { ITACLIP_AUXILIARY_TEXTS: 'wikipedia' });

    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('ITACLIP_AUXILIARY_TEXTS is "wikipedia": expected wordnet');
  });
});
