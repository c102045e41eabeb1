/** Runs measurements in processes of their own, so that each has its memory to itself. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NodeProgram } from '../support/processes/node-program.ts';
import { peakMemory } from './peak-memory.ts';

export type Measured<Result> = { result: Result; peakBytes: number };

/** Runs a file of `children/` with a task, which must be plain data. */
export async function measureInChild<Result>(
  file: string,
  task: object,
  signal: AbortSignal,
): Promise<Measured<Result>> {
  const path = fileURLToPath(new URL(`./children/${file}`, import.meta.url));
  await using program = new NodeProgram([path], { ipc: true });
  let answer: Measured<Result> | undefined;
  program.process.on('message', (message) => {
    answer = message as Measured<Result>;
  });
  program.process.send(task);
  const [code] = await once(program.process, 'close', { signal });
  if (!answer) throw new Error(`${file} ended with code ${code} and no answer:\n${program.output}`);
  return answer;
}

/** Runs in the child: receives the task, sends the result, exits. */
export async function answerParent<Result>(perform: (task: never) => Promise<Result>): Promise<void> {
  const [task] = (await once(process, 'message')) as [never];
  const result = await perform(task);
  process.send?.({ result, peakBytes: peakMemory() } satisfies Measured<Result>);
  process.disconnect();
}
