/** Documents show examples as they are in `examples/`, where they are tested. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const DOCUMENTS = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

/** Finds blocks of code after a comment that names their file. */
const blocks = DOCUMENTS.filter((path) => path.endsWith('.md')).flatMap((document) =>
  [...read(document).matchAll(/<!-- from (examples\/\S+) -->\n+```\w*\n([\s\S]*?)```/g)].map(
    ([, example = '', code = '']) => ({ document, example, code }),
  ),
);

describe('documentation', () => {
  it.each(blocks)('shows $example in $document as it is', ({ example, code }) => {
    expect(read(example)).toContain(code);
  });

  it('lists every example in the README of examples, and shows every marker with its code', () => {
    const names = readdirSync(join(root, 'examples')).filter((name) => name !== 'README.md');
    for (const name of names) expect(read('examples/README.md')).toContain(`](${name})`);
    const markers = DOCUMENTS.filter((path) => path.endsWith('.md')).flatMap(
      (path) => read(path).match(/<!-- from /g) ?? [],
    );
    expect(blocks).toHaveLength(markers.length);
  });

  it('has the same program in the doc comment of openSegmenter', () => {
    const [, shown = ''] = /```js\n([\s\S]*?) \* ```/.exec(read('engine/package/package-types.d.ts')) ?? [];

    expect(shown.replace(/^ \* ?/gm, '')).toBe(read('examples/open-segmenter.js'));
  });
});
