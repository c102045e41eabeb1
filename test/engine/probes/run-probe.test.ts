import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runProbe } from '#engine/probes/run-probe.ts';
import onnxruntime from 'onnxruntime-node/package.json' with { type: 'json' };
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { makeTemporaryFolder, temporaryFolder } from '#test/support/temporary-folder.ts';

const { folder: cacheFolder, remove } = makeTemporaryFolder();
afterAll(remove);

const onCpu = { provider: 'cpu' } as const;

/** A program in the place of the probe's. */
function programOf(source: string): URL {
  const path = join(temporaryFolder(), 'program.mjs');
  writeFileSync(path, source);
  return pathToFileURL(path);
}

describe('runProbe', () => {
  it('finds that the CPU works', async () => {
    expect(await runProbe(onCpu)).toEqual({
      runtime: {
        version: onnxruntime.version,
        providers: expect.arrayContaining(['cpu']) as string[],
      },
      works: true,
      passes: [],
    });
  });

  it('says why a provider that this build lacks does not work', async () => {
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    expect(await runProbe({ provider: missing })).toMatchObject({
      works: false,
      problem: expect.stringMatching(
        /cannot be used: this build of onnxruntime-node .* does not have it/,
      ) as string,
    });
  });

  it('times as many passes of a model as it is asked for', async () => {
    const speed = { model: join(FIXTURES, 'model'), cacheFolder, precision: 'float32', threads: 1 } as const;
    const answer = await runProbe({ ...onCpu, speed: { ...speed, passes: 3, seconds: 60 } });
    expect(answer).toMatchObject({
      works: true,
      passes: [expect.any(Number), expect.any(Number), expect.any(Number)],
    });
  });

  it('begins no further pass when the time is up', async () => {
    const speed = { model: join(FIXTURES, 'model'), cacheFolder, precision: 'float32', threads: 1 } as const;
    const answer = await runProbe({ ...onCpu, speed: { ...speed, passes: 3, seconds: 0 } });
    expect(answer).toMatchObject({ works: true, passes: [expect.any(Number)] });
  });

  it('takes a crash for an answer, with the last line that was written', async () => {
    const program = programOf(
      "process.stderr.write('loading\\nno device found.\\n', () => process.kill(process.pid, 'SIGSEGV'));",
    );
    expect(await runProbe(onCpu, { program })).toEqual({
      works: false,
      problem: 'It ended the process that tried it (signal SIGSEGV): no device found.',
    });
  });

  it('takes an early end for an answer', async () => {
    expect(await runProbe(onCpu, { program: programOf('process.exit(7);') })).toEqual({
      works: false,
      problem: 'It ended the process that tried it (exit code 7).',
    });
  });

  it('ends a probe that hangs', async () => {
    const program = programOf('setInterval(() => {}, 1000);');
    expect(await runProbe(onCpu, { program, limitSeconds: 0.5 })).toEqual({
      works: false,
      problem: 'It did not answer within 0.5 seconds.',
    });
  });

  it('ends with the reason of an abort', async () => {
    const aborting = new AbortController();
    const program = programOf('setInterval(() => {}, 1000);');
    const probing = runProbe(onCpu, { program, signal: aborting.signal });
    aborting.abort(new Error('enough'));
    await expect(probing).rejects.toThrow('enough');
  });
});
