/** Measurements in a process of their own, whose memory is then theirs alone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { peakMemory } from './peak-memory.ts';

export type Measured<Result> = { result: Result; peakBytes: number };

/** Runs a file of `children/` on a task, which has to be plain data. */
export async function measureInChild<Result>(
  file: string,
  task: object,
  signal: AbortSignal,
): Promise<Measured<Result>> {
  const path = fileURLToPath(new URL(`./children/${file}`, import.meta.url));
  const child = fork(path, { signal, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let answer: Measured<Result> | undefined;
  child.on('message', (message) => {
    answer = message as Measured<Result>;
  });
  child.send(task);
  const [code] = await once(child, 'close', { signal });
  if (!answer) throw new Error(`${file} ended with code ${code} and no answer`);
  return answer;
}

/** In a child: takes the task, answers it, ends. */
export async function answerParent<Result>(perform: (task: never) => Promise<Result>): Promise<void> {
  const [task] = (await once(process, 'message')) as [never];
  const result = await perform(task);
  process.send?.({ result, peakBytes: peakMemory() } satisfies Measured<Result>);
  process.disconnect();
}
