/** The files in `fixtures/`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function fixturePath(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

export function readFixture(name: string): Buffer {
  return readFileSync(fixturePath(name));
}
