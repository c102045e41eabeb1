import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvaluationFolder, predictionName } from '#evaluation/evaluation-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PLAN = { variants: ['one'] };
/** Linux gives no process this number, nor does macOS or Windows. */
const NO_PROCESS = 2 ** 30 + 1;

describe('the folder of an evaluation', () => {
  it('has one writer at a time', async () => {
    const path = temporaryFolder();
    {
      await using _ = await EvaluationFolder.open(path, PLAN);
      await expect(EvaluationFolder.open(path, PLAN, { fresh: true })).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringMatching(
          new RegExp(`^Process ${process.pid} on .* is writing to .*--out.*delete .*run\\.lock`),
        ) as string,
      });
    }
    expect(readdirSync(path)).toEqual(['records.jsonl', 'run.json']);
    await using _ = await EvaluationFolder.open(path, PLAN);
  });

  it.each([
    ['another process of this machine', `${process.ppid} ${hostname()}`],
    ['a process of another machine', `${NO_PROCESS} elsewhere`],
    ['nobody knows whom', ''],
  ])('is refused while it is that of %s', async (_, lock) => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'run.lock'), lock);
    await expect(EvaluationFolder.open(path, PLAN)).rejects.toThrow(/is writing to .*run\.lock/);
    expect(readFileSync(join(path, 'run.lock'), 'utf8')).toBe(lock);
  });

  it.each([
    ['was killed', NO_PROCESS],
    ['was killed and had the number that this one has, as in containers', process.pid],
  ])('is taken over from a process that %s', async (_, processId) => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'run.lock'), `${processId} ${hostname()}\n`);
    await using folder = await EvaluationFolder.open(path, PLAN);
    expect(readFileSync(join(path, 'run.lock'), 'utf8')).toBe(`${process.pid} ${hostname()}\n`);
    expect(folder.recipes).toBeNull();
  });

  it('loses what a killed process left half written, and nothing else', async () => {
    const path = temporaryFolder();
    const unfinished = '0123abcd-4567-89ab-cdef-0123456789ab.tmp';
    {
      await using folder = await EvaluationFolder.open(path, PLAN);
      await folder.write('predictions/0/1.png', 'labels');
      await folder.write(`predictions/0/2.png.${unfinished}`, 'lab');
      await folder.write(`report.html.${unfinished}`, '<html>');
      await folder.write('notes.tmp', 'of the user');
    }
    await using _ = await EvaluationFolder.open(path, PLAN);
    expect(readdirSync(path).toSorted()).toEqual([
      'notes.tmp',
      'predictions',
      'records.jsonl',
      'run.json',
      'run.lock',
    ]);
    expect(readdirSync(join(path, 'predictions', '0'))).toEqual(['1.png']);
  });

  it('is free again where it was refused', async () => {
    const path = temporaryFolder();
    {
      await using _ = await EvaluationFolder.open(path, PLAN);
    }
    await expect(EvaluationFolder.open(path, { variants: ['other'] })).rejects.toThrow(/--fresh/);
    await using _ = await EvaluationFolder.open(path, PLAN);
  });

  it.each([
    ['a run.json that cannot be read', 'run.json', '{"started'],
    ['records without a run.json', 'records.jsonl', '{"id":"a"}\n'],
  ])('with %s is refused, and started anew where that is asked for', async (_, name, text) => {
    const path = temporaryFolder();
    writeFileSync(join(path, name), text);
    await expect(EvaluationFolder.open(path, PLAN)).rejects.toThrow(/start over with --fresh/);
    await using folder = await EvaluationFolder.open(path, PLAN, { fresh: true });
    expect(readFileSync(join(path, 'records.jsonl'), 'utf8')).toBe('');
    expect(folder.recipes).toBeNull();
  });

  it('leaves files alone that belong to no evaluation, even when it starts over', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'report.html'), 'mine');
    await using _ = await EvaluationFolder.open(path, PLAN, { fresh: true });
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toBe('mine');
  });

  it('says which folder cannot be written to, and that progress is saved', async () => {
    const path = temporaryFolder();
    await using folder = await EvaluationFolder.open(path, PLAN);
    writeFileSync(join(path, 'predictions'), 'a file where a folder has to be');
    await expect(folder.write(predictionName(0, 'a'), 'labels')).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/^Cannot write to .*: (ENOTDIR|EEXIST).*is saved.*--out/) as string,
    });
  });
});
