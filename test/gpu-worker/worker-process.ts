/** A worker as a process of its own, with the bundled model. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LoggingProgram } from '#test/support/processes/logging-program.ts';

const PROGRAM = fileURLToPath(new URL('../../gpu-worker/worker.ts', import.meta.url));

export class WorkerProcess extends LoggingProgram {
  readonly process: ChildProcess;

  constructor(environment: Record<string, string>) {
    super('worker', [PROGRAM], {
      environment: {
        ...process.env,
        ITACLIP_HEALTH_PORT: '0',
        ITACLIP_MODEL: 'storybook',
        ...environment,
      },
    });
    this.process = this.program.process;
  }

  /** Everything that was written to stderr. */
  get errors(): string {
    return this.program.stderr;
  }
}
