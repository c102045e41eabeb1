/** Tells a person that a process of the service does not stay up, with what it said last. */
import { readFileSync } from 'node:fs';
import type { Failing } from './managed-process.ts';

const LAST_LINES = 8;

export function describeFailing({ name, how, waitMilliseconds, logFile }: Failing): string {
  const said = logFile === undefined ? [] : lastLines(readFileSync(logFile, 'utf8'));
  return [
    `The process "${name}" ended three times in a row soon after its start (${how}). It is started again,`,
    `the next time in ${waitMilliseconds / 1000} s.${said.length > 0 ? ` Its last lines, of ${logFile}:` : ''}`,
    ...said.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function lastLines(text: string): string[] {
  return text.trimEnd().split('\n').slice(-LAST_LINES);
}
