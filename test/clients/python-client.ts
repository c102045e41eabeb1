/** A client in Python by openapi-python-client, which is run. */
import { copyFileSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCheck } from './client-check.ts';
import { pythonTool } from './python-tool.ts';
import { mustRun } from './run-tool.ts';

const PROGRAM = join(import.meta.dirname, 'programs', 'segment.py');

export async function runPythonClient(check: ClientCheck): Promise<string> {
  const programs = await pythonTool('clients', ['openapi-python-client==0.29.1', 'ruff==0.17.6']);
  const folder = join(check.folder, 'python');
  mkdirSync(folder);
  const generator = join(programs, 'openapi-python-client');
  await mustRun('env', [`PATH=${programs}:${process.env['PATH']}`, generator, ...options(check)], folder);
  const found = globSync('client/itaclip_client/api/*/[a-z]*.py', { cwd: folder }).length;
  if (found !== check.operations) throw new Error(`${found} of ${check.operations} operations`);
  copyFileSync(PROGRAM, join(folder, 'client', 'segment.py'));
  const program = ['segment.py', check.url, check.key, check.image];
  const said = await mustRun(join(programs, 'python'), program, join(folder, 'client'));
  return `${found} operations, every module can be imported, and ${said}`;
}

function options({ document }: ClientCheck): string[] {
  return ['generate', '--path', document, '--output-path', 'client', '--overwrite'];
}
