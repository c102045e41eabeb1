import { describeEndings } from '#contracts/images/image-names.ts';
import type { Files } from './files.ts';

/**
 * Says in one sentence which files of a folder no reader takes, and nothing where it takes all.
 * @param kind the files that are read, as in "not that of an image".
 */
export async function describePassedOver(
  files: Files,
  folder: string,
  { accepts, kind }: { accepts: (path: string) => boolean; kind: string },
): Promise<string[]> {
  const others: string[] = [];
  for await (const path of files.list(folder)) if (!accepts(path)) others.push(path);
  if (others.length === 0) return [];
  const number = others.length === 1 ? '1 file is' : `${others.length} files are`;
  return [
    `${folder}: ${number} passed over, because the ending of the name is not that of ${kind}: ${describeEndings(others)}.`,
  ];
}
