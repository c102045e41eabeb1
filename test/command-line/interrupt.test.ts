import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileOutcome } from '#command-line/segment/segment-files.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import {
  writeImage,
  QUICK,
  readTree,
  runItaclip,
  writeTinyModel,
  type Run,
  type RunOptions,
} from './run-itaclip.ts';

/** Too many images to finish between an output line and the signal that answers it. */
const IMAGES = 60;

const { folder, remove } = makeTemporaryFolder();
/** The output of an undisturbed run for the image that all copies share. */
let expected: Map<string, Buffer>;

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'one', 'photo.png'));
  await segment(['one'], 'whole');
  expected = readTree(join(folder, 'whole', 'photo.png'));
});

afterAll(remove);

function segment(images: string[], output: string, onLine?: RunOptions['onLine']) {
  const args = [
    'segment',
    ...images,
    '-c',
    'dog, grass',
    '-m',
    'tiny-clip',
    '-o',
    output,
    '--json',
    // With kept features a result would say that it reused those of the image before it.
    '--no-keep-features',
    ...QUICK,
  ];
  return runItaclip(args, { folder, onLine });
}

/** Disturbs the program as soon as the second image is done. */
function segmentUntil(disturb: (program: ChildProcess) => void, output: string): Promise<Run> {
  const images = Array.from({ length: IMAGES }, () => join('one', 'photo.png'));
  let lines = 0;
  return segment(images, output, (_, program) => {
    lines += 1;
    if (lines === 2) disturb(program);
  });
}

function expectWhole(files: Map<string, Buffer>): void {
  for (const [path, bytes] of files) {
    const whole = expected.get(path.split(/[\\/]/).at(-1)!);
    expect(whole && bytes.equals(whole), path).toBe(true);
  }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (name) => {
  it('ends the program by that signal, and leaves whole images only', async () => {
    const { signal, code, stdout, stderr } = await segmentUntil((program) => program.kill(name), name);

    expect({ signal, code, stderr }).toEqual({ signal: name, code: null, stderr: '' });
    const files = readTree(join(folder, name));
    expectWhole(files);
    const done = stdout.split('\n').filter((line) => line !== '');
    expect(done.length).toBeLessThan(IMAGES);
    for (const line of done) {
      const outcome = JSON.parse(line) as FileOutcome & { ok: true };
      expect([...readTree(join(folder, outcome.folder)).keys()]).toEqual([...expected.keys()]);
    }
  });
});

describe('SIGKILL', () => {
  it('leaves whole files, and else only such as say that they are partial', async () => {
    const { signal } = await segmentUntil((program) => program.kill('SIGKILL'), 'killed');

    expect(signal).toBe('SIGKILL');
    const files = readTree(join(folder, 'killed'));
    expectWhole(new Map([...files].filter(([path]) => !/[\\/]\.[^\\/]*\.partial$/.test(path))));
  });
});

describe('a reader that has seen enough', () => {
  it('ends the program, and leaves whole images only', async () => {
    const { signal, stderr } = await segmentUntil((program) => program.stdout?.destroy(), 'read');

    expect({ signal, stderr }).toEqual({ signal: 'SIGPIPE', stderr: '' });
    expectWhole(readTree(join(folder, 'read')));
  });
});
