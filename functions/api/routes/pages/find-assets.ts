/**
 * Folders of files that the API serves. From the repository they are where they belong. A bundle has
 * them beside it: whoever bundles `functions/api` copies `docs/problems`, the files of `swagger-ui-dist`
 * that `reference-page.ts` names, and the console into folders of these names next to the bundle.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export function problemPagesFolder(): string {
  return bundled('problems') ?? beside('../../../../docs/problems');
}

export function swaggerFolder(): string {
  return (
    bundled('swagger-ui-dist') ??
    dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  );
}

/** Only `console/build.ts` makes these files; without them the API has no console. */
export function consoleFolder(configured: string | undefined): string | undefined {
  return bundled('console') ?? configured;
}

/** A bundle is one file, with the folders beside it. */
function bundled(name: string): string | undefined {
  const folder = join(beside('.'), name);
  return existsSync(folder) ? folder : undefined;
}
