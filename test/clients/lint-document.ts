/** `npm run check:openapi`: Redocly's rules over the API reference, without a network. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REDOCLY, REDOCLY_ENVIRONMENT } from './redocly.ts';
import { writeDocument } from './write-document.ts';

const RULES = fileURLToPath(new URL('redocly.yaml', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'itaclip-openapi-'));
try {
  const path = join(folder, 'openapi.json');
  writeDocument(path, 'https://itaclip.invalid');
  const { status } = spawnSync(
    process.execPath,
    [REDOCLY, 'lint', path, '--config', RULES, '--format', 'stylish', '--max-problems', '50'],
    { stdio: 'inherit', env: REDOCLY_ENVIRONMENT },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
