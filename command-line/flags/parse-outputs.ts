/** Reads `--outputs`: a list of the files that a segmentation writes. */
import { ProblemError } from '#contracts/errors.ts';
import { DEFAULT_OUTPUTS, OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';

/** Throws `invalid-request` for a name that is none of them. */
export function parseOutputs(list: string | undefined): readonly Output[] {
  if (list === undefined) return DEFAULT_OUTPUTS;
  const names = list.split(',').map((name) => name.trim());
  return names.map((name) => {
    const output = OUTPUTS.find((known) => known === name);
    if (output !== undefined) return output;
    throw new ProblemError(
      'invalid-request',
      `--outputs names "${name}"; a segmentation writes ${OUTPUTS.join(', ')}.`,
    );
  });
}
