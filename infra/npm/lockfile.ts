/**
 * Tidies package-lock.json after a dependency has changed; with `--check`, only compares.
 *
 *   npm run tidy:lockfile
 */
import { readFile, writeFile } from 'node:fs/promises';
import { tidyLockfile, type Lockfile, type ScriptRules } from './tidy-lockfile.ts';

const place = new URL('../../package-lock.json', import.meta.url);
const manifest = new URL('../../package.json', import.meta.url);

const before = await readFile(place, 'utf8');
const { allowScripts } = JSON.parse(await readFile(manifest, 'utf8')) as { allowScripts: ScriptRules };
const after = `${JSON.stringify(tidyLockfile(JSON.parse(before) as Lockfile, allowScripts), null, 2)}\n`;

if (after !== before) {
  if (process.argv.includes('--check')) {
    process.stderr.write(
      'package-lock.json would make npm run install scripts that package.json does not allow, warn about the\n' +
        'engines of development packages, or depend on one registry. Run: npm run tidy:lockfile\n',
    );
    process.exitCode = 1;
  } else {
    await writeFile(place, after);
  }
}
