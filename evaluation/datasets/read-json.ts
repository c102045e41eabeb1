import { decodeText } from '#contracts/texts/decode-text.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';

/**
 * The document in a JSON file of a dataset.
 * @throws ProblemError `invalid-dataset` that says where the file is not UTF-8, or not JSON.
 */
export function readJson(bytes: Uint8Array, path: string): unknown {
  return parseJson(decodeText(bytes, path, 'invalid-dataset'), path, 'invalid-dataset');
}
