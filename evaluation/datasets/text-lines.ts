/** Lines of a text that arrives in pieces. Node's readline would end quietly where the stream breaks. */
import { TextDecoder } from 'node:util';
import { invalidDataset } from './invalid-dataset.ts';

/**
 * @param name of the file, for messages.
 * @throws ProblemError `invalid-dataset` for bytes that are not UTF-8.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decode(decoder, name, chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.map(withoutReturn);
  }
  rest += decode(decoder, name);
  if (rest !== '') yield withoutReturn(rest);
}

function decode(decoder: TextDecoder, name: string, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (error) {
    throw invalidDataset(`${name} is not UTF-8 text. Save it as UTF-8.`, error);
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
