/** A worker as a process of its own, with the bundled model, and its log lines as they come. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../gpu-worker/worker.ts', import.meta.url));

export type LogLine = { msg: string; time: string; job_id?: string } & Record<string, unknown>;

export class WorkerProcess implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly lines: LogLine[] = [];
  /** All of stderr. */
  errors = '';
  readonly #ended: Promise<[code: number | null, signal: string | null]>;
  #heard = Promise.withResolvers<void>();

  constructor(environment: Record<string, string>) {
    this.process = spawn(process.execPath, [PROGRAM], {
      env: { ...process.env, ITACLIP_HEALTH_PORT: '0', ITACLIP_MODEL: 'storybook', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.#hear(line));
    this.process.stderr!.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.#ended = once(this.process, 'close') as Promise<[number | null, string | null]>;
    void this.#ended.then(() => this.#heard.resolve());
  }

  /** The first line with this message, said already or soon. */
  async line(message: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find((line) => line.msg === message && matches(line));
      if (found) return found;
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`the worker ended without saying "${message}":\n${this.describe()}`);
      }
      await this.#heard.promise;
    }
  }

  async ended(): Promise<{ code: number | null; signal: string | null }> {
    const [code, signal] = await this.#ended;
    return { code, signal };
  }

  describe(): string {
    return `${this.lines.map((line) => JSON.stringify(line)).join('\n')}\n${this.errors}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }

  #hear(line: string): void {
    this.lines.push(JSON.parse(line) as LogLine);
    this.#heard.resolve();
    this.#heard = Promise.withResolvers<void>();
  }
}
