/** Programs that tests need and that a machine may lack. Tests that need a missing one are skipped and say so. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Returns the reason to skip, or undefined if all programs are installed. */
export async function missingPrograms(...programs: string[]): Promise<string | undefined> {
  for (const program of programs) {
    const isInstalled = await run(program, ['--version']).then(
      () => true,
      () => false,
    );
    if (!isInstalled) return `needs ${program}`;
  }
  return undefined;
}
