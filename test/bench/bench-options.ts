/** The command line of `npm run bench`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ProblemError } from '#contracts/errors.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';

export const SECTION_NAMES = [
  'encoder',
  'photo',
  'again',
  'text',
  'memory',
  'labels',
  'precision',
  'settings',
  'first-photo',
  'folder',
  'pipeline',
  'evaluation',
  'evaluation-rate',
  'main-thread',
  'service',
  'function',
  'provider',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** The sections that another provider changes; the others measure the CPU. */
const PROVIDER_SECTIONS: readonly SectionName[] = [
  'provider',
  'encoder',
  'photo',
  'again',
  'text',
  'precision',
];
/** The section that fits into ten minutes on any GPU, and fills a row of docs/benchmarks.md. */
const PROVIDER_SECTION: SectionName = 'provider';

export type BenchOptions = {
  provider: ExecutionProvider;
  threads: number[];
  sections: SectionName[];
  rounds: number;
  full: boolean;
  /** The file for the results as JSON; "-" is standard output. Default: none for the CPU, else one named after the provider. */
  json: string | undefined;
};

const ROUNDS = { thorough: 5, quick: 2 };

/** Throws `invalid-request` for unknown options. */
export function parseBenchOptions(args: string[], cores = availableParallelism()): BenchOptions {
  const { values } = parse(args);
  const provider = oneOf(EXECUTION_PROVIDERS, values.provider, '--provider');
  const everyCore = [...new Set([1, cores])];
  const all = provider === 'cpu' ? SECTION_NAMES : PROVIDER_SECTIONS;
  return {
    provider,
    threads:
      provider === 'cpu'
        ? (values.threads?.split(',').map((text) => parseCount('--threads', text)) ?? everyCore)
        : [0],
    sections:
      values.only?.split(',').map((name) => oneOf(all, name.trim(), '--only')) ?? defaultSections(provider),
    rounds: parseRounds(values.rounds) ?? (values.quick ? ROUNDS.quick : ROUNDS.thorough),
    full: values.full,
    json: values.json ?? (provider === 'cpu' ? undefined : `bench-${provider}.json`),
  };
}

function defaultSections(provider: ExecutionProvider): SectionName[] {
  if (provider !== 'cpu') return [PROVIDER_SECTION];
  return SECTION_NAMES.filter((name) => name !== PROVIDER_SECTION);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        provider: { type: 'string', default: 'cpu' },
        threads: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new ProblemError('invalid-request', (cause as Error).message, { cause });
  }
}

function oneOf<Name extends string>(names: readonly Name[], text: string, option: string): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new ProblemError('invalid-request', `${option} is "${text}"; it can be ${names.join(', ')}.`);
}

function parseRounds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseCount('--rounds', text);
}

function parseCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count;
  throw new ProblemError('invalid-request', `${option} has "${text}"; it takes whole numbers from 1 to 256.`);
}
