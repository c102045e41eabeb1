/** Python programs of pinned versions, each in an environment of its own below `.cache`. */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runTool } from './run-tool.ts';

/** The reason why a part of a check is left out. */
export class NotAvailable extends Error {}

/** Returns the folder of the environment's programs, and installs the packages first where they are missing. */
export async function pythonTool(name: string, packages: readonly string[]): Promise<string> {
  const folder = resolve('.cache', [name, ...packages].join('-').replaceAll(/[^\w.]+/g, '-'));
  const programs = join(folder, 'bin');
  const mark = join(folder, 'installed');
  if (existsSync(mark)) return programs;
  await install('python3', ['-m', 'venv', folder], 'Python 3 with venv is missing');
  await install(join(programs, 'pip'), ['install', '--quiet', ...packages], 'PyPI cannot be reached');
  writeFileSync(mark, '');
  return programs;
}

/** Throws `NotAvailable` where the command fails. */
export async function install(command: string, parameters: readonly string[], reason: string): Promise<void> {
  const { status, output } = await runTool(command, parameters);
  if (status !== 0) throw new NotAvailable(`${reason}: ${output.split('\n').at(-1) ?? ''}`);
}
