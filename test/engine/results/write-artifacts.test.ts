import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeArtifacts } from '#engine/results/write-artifacts.ts';
import { NodeProgram } from '#test/support/processes/node-program.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('writeArtifacts', () => {
  it('makes the folder and leaves the named files and nothing else', async () => {
    const inner = join(folder, 'a', 'b');

    const paths = await writeArtifacts(inner, [
      { name: 'result.json', bytes: bytes('{}') },
      { name: 'empty', bytes: bytes('') },
    ]);

    expect(paths).toEqual([join(inner, 'result.json'), join(inner, 'empty')]);
    expect((await readdir(inner)).toSorted()).toEqual(['empty', 'result.json']);
    expect(await readFile(paths[0]!, 'utf8')).toBe('{}');
  });

  it('replaces an older artifact', async () => {
    await writeArtifacts(folder, [{ name: 'result.json', bytes: bytes('a longer old text') }]);

    await writeArtifacts(folder, [{ name: 'result.json', bytes: bytes('new') }]);

    expect(await readFile(join(folder, 'result.json'), 'utf8')).toBe('new');
  });

  it('leaves the folder as it was when the caller aborts', async () => {
    await writeArtifacts(folder, [{ name: 'result.json', bytes: bytes('old') }]);
    const controller = new AbortController();
    const writing = writeArtifacts(
      folder,
      ['labels.png', 'result.json'].map((name) => ({ name, bytes: new Uint8Array(20_000_000) })),
      { signal: controller.signal },
    );

    controller.abort();

    await expect(writing).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual(['result.json']);
    expect(await readFile(join(folder, 'result.json'), 'utf8')).toBe('old');
  });

  it('shows no artifact of a set that could not be written whole', async () => {
    const broken = { name: 'broken', bytes: undefined as unknown as Uint8Array };

    await expect(writeArtifacts(folder, [{ name: 'fine', bytes: bytes('x') }, broken])).rejects.toThrow(
      TypeError,
    );

    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['../up', 'a/b', '', '.', '..'])('refuses %j as a name', async (name) => {
    await expect(writeArtifacts(folder, [{ name, bytes: bytes('x') }])).rejects.toThrow(RangeError);
  });

  it.each([1, 2, 3, 5, 8])('leaves whole files when killed during write %i', async (write) => {
    await runUntilWrite(write);

    for (const name of await readdir(folder)) {
      if (name.startsWith('.') && name.endsWith('.partial')) continue;
      expect(name).toBe('labels.png');
      const content = await readFile(join(folder, name));
      expect(content.length).toBe(8_000_000);
      expect(content.equals(Buffer.alloc(8_000_000, content[0]))).toBe(true);
    }
  });
});

/** Kills the writer as soon as it reports for the n-th time that it starts to write. */
async function runUntilWrite(count: number): Promise<void> {
  const script = join(import.meta.dirname, 'endless-writer.ts');
  await using writer = new NodeProgram([script, folder]);
  await writer.wrote(new RegExp(`(writing\n){${count}}`));
}
