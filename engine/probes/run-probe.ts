/**
 * Runs a probe in a process of its own, because a broken driver may end the process that uses it. Whatever
 * happens to that process is an answer.
 */
import '../inference/disable-telemetry.ts';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProbeAnswer, ProbeTask } from './probe-task.ts';

// The packed program bundles this file, with the probe's bundle beside it.
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './probe-program.ts' : './probe-program.js',
  import.meta.url,
);

/** The opening of a device takes seconds at most; passes have a limit of their own. */
const OPENING_SECONDS = 60;

type ProbeSettings = { signal?: AbortSignal | undefined; program?: URL; limitSeconds?: number };

/** Never throws, except the signal's reason after an abort. */
export async function runProbe(
  task: ProbeTask,
  { signal, program = PROGRAM, limitSeconds }: ProbeSettings = {},
): Promise<ProbeAnswer> {
  signal?.throwIfAborted();
  const limit = limitSeconds ?? OPENING_SECONDS + 5 * (task.speed?.seconds ?? 0);
  const child = fork(fileURLToPath(program), [JSON.stringify(task)], { execArgv: [], silent: true });
  let answer: ProbeAnswer | undefined;
  let errors = '';
  let isLate = false;
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, limit * 1000);
  signal?.addEventListener('abort', kill, { once: true });
  child.on('message', (message) => (answer = message as ProbeAnswer));
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));
  const end = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it cannot be started: ${error.message}`));
    child.once('close', (code, name) => resolve(name === null ? `exit code ${code}` : `signal ${name}`));
  });
  clearTimeout(timer);
  signal?.removeEventListener('abort', kill);
  signal?.throwIfAborted();
  if (answer !== undefined) return answer;
  if (isLate) return { works: false, problem: `It did not answer within ${limit} seconds.` };
  return { works: false, problem: `It ended the process that tried it (${end})${lastWords(errors)}.` };
}

/** The last line that a crashing library wrote. */
function lastWords(errors: string): string {
  const last = errors.trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? '' : `: ${last.replace(/\.$/, '')}`;
}
