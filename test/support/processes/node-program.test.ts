import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../patience.ts';
import { NodeProgram, runNode } from './node-program.ts';

const RUNNER = fileURLToPath(new URL('./stand-in-runner.ts', import.meta.url));

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('programs that a test starts', () => {
  it('end when the test runner is killed', async () => {
    await using runner = new NodeProgram([RUNNER]);
    const [, first = '', second = ''] = await runner.wrote(/^ports (\d+) (\d+)\n/);
    const ports = [Number(first), Number(second)];
    expect(await Promise.all(ports.map(listens))).toEqual([true, true]);
    runner.kill('SIGKILL');
    await waitFor('both programs to end', async () =>
      expect(await Promise.all(ports.map(listens))).toEqual([false, false]),
    );
  });

  it('end by themselves when they have nothing more to do', async () => {
    const program = ['--eval', 'console.log("out"); console.error("err"); process.exitCode = 3'];
    expect(await runNode(program)).toEqual({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
  });

  it('are given up at once when they end without writing what was expected', async () => {
    await using program = new NodeProgram(['--eval', 'console.log("something else")']);
    await expect(program.wrote(/ready/)).rejects.toThrow(/to write \/ready\/, but it ended:\nsomething else/);
  });
});
