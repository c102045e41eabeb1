/** Clients in TypeScript: types by openapi-typescript, and functions by @hey-api/openapi-ts, which are run. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCheck } from './client-check.ts';
import { install } from './python-tool.ts';
import { mustRun } from './run-tool.ts';

const PACKAGES = [
  'openapi-typescript@7.13.0',
  '@hey-api/openapi-ts@0.99.0',
  'typescript@5.9.3',
  '@types/node@24.10.1',
];
const PROGRAM = join(import.meta.dirname, 'programs', 'segment.ts');

export async function runTypescriptClient(check: ClientCheck): Promise<string> {
  const folder = join(check.folder, 'typescript');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"type": "module", "private": true}');
  const flags = ['--prefix', folder, '--ignore-scripts', '--silent', '--no-audit', '--no-fund'];
  await install('npm', ['install', ...flags, ...PACKAGES], 'npm cannot be reached');
  const tool = (name: string) => join('node_modules', '.bin', name);
  await mustRun(tool('openapi-typescript'), [check.document, '-o', 'types.ts'], folder);
  const output = { path: './client', module: { extension: '.ts' } };
  const configuration = JSON.stringify({ input: check.document, output });
  writeFileSync(join(folder, 'openapi-ts.config.mjs'), `export default ${configuration};\n`);
  await mustRun(tool('openapi-ts'), ['--no-log-file'], folder);
  copyFileSync(PROGRAM, join(folder, 'segment.ts'));
  const strict = ['--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions'];
  const modules = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];
  await mustRun(tool('tsc'), [...strict, ...modules, 'types.ts', 'segment.ts'], folder);
  const found = countIn(join(folder, 'client', 'sdk.gen.ts'), /^export const \w+ = </gm);
  if (found !== check.operations) throw new Error(`${found} of ${check.operations} operations`);
  const said = await mustRun(process.execPath, ['segment.ts', check.url, check.key, check.image], folder);
  return `${found} operations, types are right, and ${said}`;
}

function countIn(path: string, pattern: RegExp): number {
  return readFileSync(path, 'utf8').match(pattern)?.length ?? 0;
}
