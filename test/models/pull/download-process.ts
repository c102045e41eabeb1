/** A process that downloads one file, given as JSON: `download-process.ts FILE`. */
import { downloadFile } from '#models/pull/download-file.ts';
import type { RemoteFile } from '#models/pull/download-problems.ts';

await downloadFile(JSON.parse(process.argv[2]!) as RemoteFile);
