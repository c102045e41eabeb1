/** Runs a program without blocking the local service, which lives in this process. */
import { spawn } from 'node:child_process';

export type Ran = { status: number | null; output: string };

export async function runTool(command: string, parameters: readonly string[], cwd?: string): Promise<Ran> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += String(error);
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { status, output: output.trim() };
}

/** Throws with all that the program said where it fails. */
export async function mustRun(command: string, parameters: readonly string[], cwd?: string): Promise<string> {
  const { status, output } = await runTool(command, parameters, cwd);
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${status}:\n${output}`);
  return output;
}
