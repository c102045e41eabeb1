import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pages = globSync('{*.md,*/**/*.md}', {
  cwd: root,
  exclude: ['**/node_modules', '**/cdk.out', '**/dist'],
});

/** Links to the web, to a heading of the page itself, and to paths of the API lead to no file. */
const ELSEWHERE = /^([a-z]+:|#|\/)/;

function linksOf(page: string): string[] {
  const prose = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  const links = Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
  return links.filter((target) => !ELSEWHERE.test(target));
}

describe('the documentation', () => {
  it('links to files that are there', () => {
    const links = pages.flatMap((page) => linksOf(page).map((target) => ({ page, target })));
    expect(links.length).toBeGreaterThan(100);
    const broken = links.filter(({ page, target }) => {
      const [path = ''] = target.split('#');
      return !existsSync(join(root, dirname(page), decodeURIComponent(path)));
    });
    expect(broken).toEqual([]);
  });
});
