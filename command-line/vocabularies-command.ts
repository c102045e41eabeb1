/** `itaclip vocabularies`: what `--vocabulary` knows by name, and the start of a file of one's own. */
import { Command } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Background, Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { typedCommand } from './typed-command.ts';
import { formatTable } from './display/format-table.ts';

export function vocabulariesCommand(): Command {
  return new Command('vocabularies')
    .description('List the built-in vocabularies, or print one as a file.')
    .argument('[name]', 'vocabulary to print')
    .action((name?: string) => void process.stdout.write(name === undefined ? listAll() : print(name)));
}

function listAll(): string {
  const rows = BUILT_IN_VOCABULARIES.map((name) => describeVocabulary(builtIn(name)));
  return `What --vocabulary takes, beside a file:

${formatTable([['NAME', 'CLASSES', 'QUERIES', 'BACKGROUND', 'AUXILIARY TEXT'], ...rows])}

Print one to start a file of your own:

  ${typedCommand('vocabularies', 'voc21 > mine.json')}
`;
}

function describeVocabulary(vocabulary: Vocabulary): string[] {
  const { name, classes, background, options } = vocabulary;
  const { queries } = planQueries(vocabulary);
  const counts = [classes.length, queries.length].map(String);
  return [name, ...counts, describeBackground(background), options.auxiliary ?? ''];
}

function describeBackground(background: Background): string {
  if (background.mode !== 'words') return background.mode;
  const { words } = background;
  return words.length === 1 ? `"${words[0]}"` : `${words.length} words`;
}

/** The document with a line for each class, so that it is easily edited. */
function print(name: string): string {
  const members = Object.entries(builtIn(name)).map(([key, value]) => `  "${key}": ${formatMember(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function formatMember(value: unknown): string {
  if (!Array.isArray(value)) return onOneLine(value);
  return `[\n${value.map((item) => `    ${onOneLine(item)}`).join(',\n')}\n  ]`;
}

/** Puts a space where a line would break; line breaks inside texts are escaped. */
function onOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}

function builtIn(name: string): Vocabulary {
  const vocabulary = readBuiltInVocabulary(name);
  if (vocabulary) return vocabulary;
  throw new ProblemError(
    'invalid-request',
    `There is no built-in vocabulary "${name}": give one of ${BUILT_IN_VOCABULARIES.join(', ')}.`,
  );
}
