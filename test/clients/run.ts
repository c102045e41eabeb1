/**
 * `npm run check:clients`: generates clients from the API reference with the usual generators, counts their
 * operations, checks their types, and lets those in TypeScript and Python segment an image end to end. It
 * fetches the generators from npm, PyPI and Maven, and says what it skips where one cannot be reached.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalSystem } from '#infra/local/local-system.ts';
import { generatePhoneClients } from './openapi-generator.ts';
import { runPythonClient } from './python-client.ts';
import { NotAvailable } from './python-tool.ts';
import { runTypescriptClient } from './typescript-client.ts';
import { writeDocument } from './write-document.ts';

const CHECKS = {
  TypeScript: runTypescriptClient,
  Python: runPythonClient,
  'Swift, Kotlin and Python by openapi-generator': generatePhoneClients,
};

const folder = mkdtempSync(join(tmpdir(), 'itaclip-clients-'));
try {
  await using system = await LocalSystem.start({
    dataFolder: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    sweepSeconds: 60,
    visibilitySeconds: 60,
  });
  await system.ready();
  const document = join(folder, 'openapi.json');
  const operations = writeDocument(document, system.url);
  const image = join(folder, 'village.png');
  writeFileSync(image, readFileSync('models/storybook/pictures/village.png'));
  for (const [name, check] of Object.entries(CHECKS)) {
    await runCheck(name, () =>
      check({ folder, document, operations, url: system.url, key: system.key, image }),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runCheck(name: string, check: () => Promise<string>): Promise<void> {
  try {
    console.log(`${name}: ${await check()}`);
  } catch (error) {
    if (error instanceof NotAvailable) {
      console.log(`${name}: skipped. ${error.message}`);
      return;
    }
    console.error(`${name}: ${String(error)}`);
    process.exitCode = 1;
  }
}
