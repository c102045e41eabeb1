/** The packed function in a process of its own. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LoggingProgram } from '#test/support/processes/logging-program.ts';
import type { Exit } from '#test/support/processes/node-program.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RUNTIME = fileURLToPath(new URL('./lambda-runtime.ts', import.meta.url));

/** Packs the function for this machine. */
export function packFunction(folder: string): void {
  execFileSync(process.execPath, [`${ROOT}infra/lambda/pack-segmentation.ts`, folder, 'x64']);
}

export type FunctionOptions = {
  /** The packed function. */
  folder: string;
  environment: Record<string, string>;
  batchSize?: number;
  remainingMilliseconds?: number;
};

export class FunctionProcess extends LoggingProgram {
  constructor({ folder, environment, batchSize = 1, remainingMilliseconds = 900_000 }: FunctionOptions) {
    const handler = `${folder}/segmentation-function.js`;
    const numbers = [String(batchSize), String(remainingMilliseconds)];
    super('function', [RUNTIME, handler, environment['ITACLIP_FUNCTION_QUEUE_URL']!, ...numbers], {
      environment: { PATH: process.env['PATH'], ITACLIP_MODEL: 'storybook', ...environment },
    });
  }

  get pid(): number {
    return this.program.process.pid!;
  }

  /** Ends the process as AWS ends an environment: without any notice. */
  kill(): Promise<Exit> {
    this.program.process.kill('SIGKILL');
    return this.ended();
  }
}
