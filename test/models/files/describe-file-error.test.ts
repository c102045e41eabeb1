import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeFileError } from '#models/files/describe-file-error.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const MODULE = fileURLToPath(new URL('../../../models/files/describe-file-error.ts', import.meta.url));

/** Fails to make a folder in the place that is given, and prints what is said about it. */
const SCRIPT = `
  const { mkdir } = await import('node:fs/promises');
  const { describeFileError } = await import(process.argv[1]);
  const place = process.argv[2];
  const cause = await mkdir(place, { recursive: true }).catch((error) => error);
  process.stdout.write(describeFileError(cause));
`;

/** A namespace of its own may mount where the system lets users have one. */
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

describe('describeFileError', () => {
  it.skipIf(!mayMount)('names a read-only file system, also for folders that are not there', () => {
    const folder = temporaryFolder();
    const mounted =
      'mount -t tmpfs -o ro none "$1" && exec "$0" --input-type=module -e "$2" "$3" "$1/new/out"';
    const said = execFileSync('unshare', [
      '-rm',
      'sh',
      '-c',
      mounted,
      process.execPath,
      folder,
      SCRIPT,
      MODULE,
    ]);
    expect(said.toString()).toBe('its file system is read-only');
  });

  it('repeats what the system says of anything else', () => {
    const cause = new Error('ENOSPC: no space left on device, write');
    expect(describeFileError(cause)).toBe(cause.message);
  });
});
