/** Describes a process of the service that keeps failing, with its last output. */
import { readFileSync } from 'node:fs';
import type { Failing } from './managed-process.ts';

const LAST_LINES = 8;

export function describeFailing({ name, how, waitMilliseconds, logFile }: Failing): string {
  const said = logFile === undefined ? [] : lastLines(readFileSync(logFile, 'utf8'));
  return [
    `The process "${name}" failed three times in a row soon after its start (${how}). It is restarted,`,
    `the next time in ${waitMilliseconds / 1000} s.${said.length > 0 ? ` Its last lines in ${logFile}:` : ''}`,
    ...said.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function lastLines(text: string): string[] {
  return text.trimEnd().split('\n').slice(-LAST_LINES);
}
