import { describe, expect, it } from 'vitest';
import { typedArgument, typedCommand } from '#command-line/typed-command.ts';

describe('typedCommand', () => {
  it.each([
    ['models', 'list', 'npm run models -- list', 'itaclip models list'],
    ['segment', '', 'npm run segment', 'itaclip segment'],
    ['options', '', 'npm run -s itaclip -- options', 'itaclip options'],
    ['vocabularies', 'voc21', 'npm run -s itaclip -- vocabularies voc21', 'itaclip vocabularies voc21'],
  ] as const)('is for %s %s: %s, or %s', (command, rest, fromSources, packed) => {
    expect(typedCommand(command, rest, { fromSources: true })).toBe(fromSources);
    expect(typedCommand(command, rest, { fromSources: false })).toBe(packed);
  });
});

describe('typedArgument', () => {
  it.each([
    ['/models/vit-b-16', '/models/vit-b-16'],
    [String.raw`C:\models\mine`, String.raw`C:\models\mine`],
    ['/my models/mine', '"/my models/mine"'],
    ['a$b', "'a$b'"],
    [`it's "mine"`, String.raw`'it'\''s "mine"'`],
  ])('of %s is %s', (text, typed) => {
    expect(typedArgument(text)).toBe(typed);
  });
});
