/** Lines of a text that arrives in pieces. Node's readline would end quietly where the stream breaks. */
import { TextDecoding } from '#contracts/texts/decode-text.ts';

/**
 * Splits a stream into lines.
 * @param name the file's name, for messages.
 * @throws ProblemError `invalid-dataset` for bytes that are not UTF-8.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoding = new TextDecoding(name, 'invalid-dataset');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoding.push(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.map(withoutReturn);
  }
  rest += decoding.end();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
