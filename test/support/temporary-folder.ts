/** Temporary folders, removed with their test, so that no test writes to the user's cache. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Creates a folder for one test: it is removed when the test has finished. */
export function temporaryFolder(): string {
  const { folder, remove } = makeTemporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** Creates a folder for several tests: call `remove` in `afterAll`. */
export function makeTemporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'itaclip-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
