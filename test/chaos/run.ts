/**
 * `npm run chaos -- --jobs 1000 --seed 7`: jobs flow through the API while everything around them
 * breaks. Prints the faults found and the disturbances caused; exits with 1 if there is a fault, or
 * if a kind of disturbance never happened.
 */
import { Command, InvalidArgumentError } from 'commander';
import { formatMarkdownTable } from '../bench/markdown-table.ts';
import { runChaos, type ChaosOutcome } from './chaos.ts';
import { isProof } from './verdict.ts';

const { jobs, seed, photosAtOnce, killEvery, patience } = new Command('npm run chaos --')
  .option('--jobs <number>', 'how many', wholeNumber, 1000)
  .option('--seed <number>', 'of what happens when', wholeNumber, 1)
  .option('--photos-at-once <number>', 'photos that the worker has at the same time', wholeNumber, 2)
  .option('--kill-every <seconds>', 'on average', wholeNumber, 4)
  .option('--patience <seconds>', 'without any job ending, until those left are stuck', wholeNumber, 180)
  .parse()
  .opts<{ jobs: number; seed: number; photosAtOnce: number; killEvery: number; patience: number }>();

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const outcome = await runChaos({
  jobs,
  seed,
  photosAtOnce,
  killEverySeconds: killEvery,
  patienceSeconds: patience,
  signal: interrupted.signal,
  onProgress: (ended) => {
    if (ended % 50 === 0) console.error(`${ended} of ${jobs} jobs have ended`);
  },
});
console.log(formatOutcome(outcome));
process.exit(isProof(outcome.wrongs, outcome.injected) ? 0 : 1);

function formatOutcome({ wrongs, injected, seconds, retries }: ChaosOutcome): string {
  const { kills, duplicates, store } = injected;
  const rows = [
    ...Object.entries(wrongs),
    ...Object.entries(kills).map(([name, count]) => [`kills -9 of ${name}`, count] as const),
    ['messages sent twice', duplicates] as const,
    ['requests that the store refused', store.refused] as const,
    ['requests whose answer the store lost', store.answerLost] as const,
    ['requests that the store kept waiting', store.slow] as const,
    ['requests that clients repeated', retries] as const,
  ];
  return [
    `${jobs} jobs, ${photosAtOnce} photos at a time, seed ${seed}, ${seconds.toFixed(0)} s\n`,
    formatMarkdownTable({
      header: ['what', 'count'],
      rows: rows.map(([what, count]) => [what, String(count)]),
    }),
  ].join('\n');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
