/** Replaces one artifact of eight megabytes forever, so that a test can kill it in the middle. */

import { writeSync } from 'node:fs';
import { writeArtifacts } from '#engine/results/write-artifacts.ts';

const folder = process.argv[2]!;

for (let round = 1; ; round++) {
  writeSync(1, 'writing\n');
  await writeArtifacts(folder, [{ name: 'labels.png', bytes: new Uint8Array(8_000_000).fill(round % 256) }]);
}
