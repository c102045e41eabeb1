/**
 * `npm run build:client-types`: writes the types of `client/` from the API reference. With `--check` it only
 * compares, so that the committed types always are those of the document.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REDOCLY, REDOCLY_ENVIRONMENT } from './redocly.ts';
import { routeTypes } from './route-types.ts';
import { withUnlistedValues, type OpenapiNode } from './unlisted-values.ts';
import { writeDocument } from './write-document.ts';

const PLACE = fileURLToPath(new URL('../../client/api-types.ts', import.meta.url));

const HEADER = `/**
 * The types of the API. \`npm run build:client-types\` writes them from the API reference; do not edit them.
 */
`;

const folder = mkdtempSync(join(tmpdir(), 'itaclip-client-types-'));
try {
  const types = generateTypes(folder);
  if (!process.argv.includes('--check')) writeFileSync(PLACE, types);
  else if (readFileSync(PLACE, 'utf8') !== types) {
    process.stderr.write(
      'client/api-types.ts differs from the API reference. Run: npm run build:client-types\n',
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

function generateTypes(into: string): string {
  const path = join(into, 'openapi.json');
  writeDocument(path, 'https://itaclip.invalid');
  const document = JSON.parse(readFileSync(path, 'utf8')) as OpenapiNode;
  writeFileSync(path, JSON.stringify(withUnlistedValues(document)));
  const output = ['--output', join(into, 'client.ts'), '--output-mode', 'split'];
  const { status, stderr } = spawnSync(process.execPath, [REDOCLY, 'generate-client', path, ...output], {
    encoding: 'utf8',
    env: REDOCLY_ENVIRONMENT,
  });
  if (status !== 0) throw new Error(`redocly generate-client ended with ${status}: ${stderr}`);
  const schemas = readFileSync(join(into, 'client.schemas.ts'), 'utf8');
  return HEADER + withoutNotice(withBrand(schemas)) + routeTypes(document);
}

/** A union with plain `string` would lose the listed values, and editors would not complete them. */
function withBrand(types: string): string {
  const plain = /^export type Unlisted = string;$/m;
  if (!plain.test(types)) throw new Error('The generator writes the type Unlisted in another way.');
  return types.replace(plain, 'export type Unlisted = string & {};');
}

/** Removes the comment of the generator, which names another command. */
function withoutNotice(types: string): string {
  return types.replace(/^(\/\/.*\n)+/, '');
}
