/** Folders that vanish with the test that made them, so that no test writes to the user's cache. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** For one test: removed when it has finished. */
export function temporaryFolder(): string {
  const { folder, remove } = makeTemporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** For more than one test: call `remove` in `afterAll`. */
export function makeTemporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'itaclip-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
