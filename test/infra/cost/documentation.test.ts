import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cost, simulation } from '#infra/cost/commands.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8');
const COMMANDS = { cost, simulate: simulation };

/** Returns what stands between a comment that names a command, and the next. */
const BLOCKS = [
  ...DOCUMENT.matchAll(/<!-- npm run -s (cost|simulate) -- ([^\n]*) -->\n\n(.*?)\n\n<!-- end -->/gs),
].map(([, name, args, table]) => ({ name: name as keyof typeof COMMANDS, args: args!, table: table! }));

describe('docs/cost.md', () => {
  it('has a table of standing costs, of computes, of the bill, of the levers, of scaling, of seconds and of prices', () => {
    expect(BLOCKS.map(({ name, args }) => `${name} ${args.split(' ').at(-1)}`)).toEqual([
      'cost --standing',
      'cost --compare',
      'cost balanced',
      'cost --levers',
      'simulate --compare',
      'cost --seconds',
      'cost --prices',
    ]);
  });

  it.each(BLOCKS)('says what "npm run $name -- $args" prints', ({ name, args, table }) => {
    expect(table).toBe(COMMANDS[name](args.split(' ')));
  });

  it('shows each command as it is typed', () => {
    for (const { name, args } of BLOCKS) expect(DOCUMENT).toContain(`\nnpm run -s ${name} -- ${args}\n`);
  });
});
