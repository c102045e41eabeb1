import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { batchPrompts } from '#models/text/prompt-trees.ts';
import { writeHuggingFaceFolder, writeOpenClipFolder } from '#test/support/model/clip-folder.ts';
import { inTime } from '#test/support/patience.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { NodeProgram } from '#test/support/processes/node-program.ts';
import { CLIP_TOKENS_SHAPE, makeRandomClip } from '#test/support/reference/random-clip.ts';
import { encodeTokens } from '#test/support/reference/towers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const clip = makeRandomClip(CLIP_TOKENS_SHAPE, 5);

let model = '';
let cache = '';

beforeEach(() => {
  const folder = temporaryFolder();
  model = writeHuggingFaceFolder(join(folder, 'model'), clip);
  cache = join(folder, 'cache');
});

function startBuild(then: 'wait' | 'die'): NodeProgram {
  const script = fileURLToPath(new URL('./build-process.ts', import.meta.url));
  const program = new NodeProgram([script, model, cache, then], { ipc: true });
  onTestFinished(() => program[Symbol.asyncDispose]());
  return program;
}

/** Resolves to the next message of a building process. */
async function messageOf(program: NodeProgram): Promise<unknown> {
  const messages = once(program.process, 'message') as Promise<unknown[]>;
  const [message] = await inTime('a message of the build', messages, () => program.output);
  return message;
}

/** Lists the folders of the cache, finished and not. */
function builds(): { finished: string[]; temporary: string[] } {
  const names = readdirSync(join(cache, 'models'));
  const temporary = names.filter((name) => name.endsWith('.tmp'));
  return { finished: names.filter((name) => !temporary.includes(name)), temporary };
}

/** The bytes of the packed weights from an undisturbed build. */
async function undisturbedWeights(): Promise<Buffer> {
  return packedWeights(await (await buildModel(model, temporaryFolder())).merge());
}

function packedWeights(graph: string): Buffer {
  return readFileSync(join(dirname(graph), 'weights.bin'));
}

async function expectWorkingText(): Promise<void> {
  const engine = new ClipEngine(await buildModel(model, cache), { executionProvider: 'cpu', threads: 1 });
  const ids = [3, 1, 4, 1, 5];
  const [batch] = batchPrompts([ids]);
  expectClose(await engine.encodePrompts(batch!), encodeTokens(ids, clip), { absolute: 2e-6 });
}

describe('buildModel', () => {
  it('uses what is built already', async () => {
    const first = await (await buildModel(model, cache)).merge();
    const before = statSync(join(dirname(first), 'weights.bin'));
    const second = await (await buildModel(model, cache)).merge();
    const after = statSync(join(dirname(second), 'weights.bin'));
    expect(second).toBe(first);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it('keeps models apart by their weights', async () => {
    const other = writeHuggingFaceFolder(temporaryFolder(), makeRandomClip(CLIP_TOKENS_SHAPE, 6));
    const graphs = [
      await (await buildModel(model, cache)).merge(),
      await (await buildModel(other, cache)).merge(),
    ];
    expect(dirname(graphs[0]!)).not.toBe(dirname(graphs[1]!));
    expect(packedWeights(graphs[0]!).equals(packedWeights(graphs[1]!))).toBe(false);
  });

  it('packs the same weights from both layouts', async () => {
    const other = writeOpenClipFolder(temporaryFolder(), clip);
    const graph = await (await buildModel(other, temporaryFolder())).merge();
    expect(packedWeights(graph).equals(await undisturbedWeights())).toBe(true);
  });

  it('writes one graph for each set of options', async () => {
    const built = await buildModel(model, cache);
    const options = mergeOptions({ intermediate_layers: [1] });
    const paths = [
      await built.imageEncoder(options),
      await built.imageEncoder({ ...options }),
      await built.imageEncoder({ ...options, residual: false }),
    ];
    expect(paths[0]).toBe(paths[1]);
    expect(paths[0]).not.toBe(paths[2]);
  });

  it('lets two writers of a graph end at the same file', async () => {
    const [one, two] = await Promise.all([buildModel(model, cache), buildModel(model, cache)]);
    const [first, second] = await Promise.all([one.textEncoder(), two.textEncoder()]);
    expect(first).toBe(second);
    const names = readdirSync(dirname(first));
    expect(names.toSorted()).toEqual([basename(first), 'weights.bin']);
    await expectWorkingText();
  });

  it('refuses a missing model without leaving anything', async () => {
    await expect(buildModel(join(model, 'absent'), cache)).rejects.toMatchObject({ code: 'model-not-found' });
    expect(() => readdirSync(cache)).toThrow('ENOENT');
  });
});

describe('a cache that is damaged or cannot be written', () => {
  it('is mended where the packed weights lost their end', async () => {
    const graph = await (await buildModel(model, cache)).merge();
    const path = join(dirname(graph), 'weights.bin');
    truncateSync(path, statSync(path).size - 1);
    await expectWorkingText();
    expect(readFileSync(path).equals(await undisturbedWeights())).toBe(true);
  });

  it('is a problem that names the folder', async () => {
    writeFileSync(cache, 'a file where a folder should be');
    await expect(buildModel(model, cache)).rejects.toMatchObject({
      code: 'cache-unavailable',
      message: expect.stringContaining(cache) as string,
    });
  });
});

describe('processes that build the same model at once', () => {
  it('both get a whole model', async () => {
    const children = [startBuild('wait'), startBuild('wait')];
    await Promise.all(children.map(messageOf));
    expect(builds()).toMatchObject({ finished: [], temporary: [expect.anything(), expect.anything()] });
    const answers = children.map(messageOf);
    for (const child of children) child.process.send('go on');
    const [first, second] = (await Promise.all(answers)) as [{ merge: string }, { merge: string }];
    for (const child of children) expect(await child.ended()).toEqual({ code: 0, signal: null });
    expect(first).toEqual(second);
    expect(builds()).toMatchObject({ finished: [expect.anything()], temporary: [] });
    expect(packedWeights(first.merge).equals(await undisturbedWeights())).toBe(true);
    await expectWorkingText();
  });
});

describe('a process that is killed half way', () => {
  it('leaves nothing that looks finished, and the next build works', async () => {
    expect(await startBuild('die').ended()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(builds()).toMatchObject({ finished: [], temporary: [expect.anything()] });
    await expectWorkingText();
    const graph = await (await buildModel(model, cache)).merge();
    expect(packedWeights(graph).equals(await undisturbedWeights())).toBe(true);
  });

  it('is cleaned up by a later day, while younger builds are left alone', async () => {
    const name = basename(dirname(await (await buildModel(model, temporaryFolder())).merge()));
    const [old, young] = [randomUUID(), randomUUID()].map((id) => join(cache, 'models', `${name}.${id}.tmp`));
    for (const folder of [old!, young!]) mkdirSync(folder, { recursive: true });
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(old!, yesterday, yesterday);
    await buildModel(model, cache);
    expect(builds()).toEqual({ finished: [name], temporary: [basename(young!)] });
  });
});
