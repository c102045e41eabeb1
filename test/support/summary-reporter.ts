/**
 * Closes a test run with lines that are easy to find: each reason to skip tests with their number, and
 * `N passed, N failed, N skipped`.
 */
import { groupBy } from '../../contracts/group-by.ts';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    for (const [reason, skipped] of groupBy(tests.filter(isSkipped), reasonOf)) {
      process.stdout.write(`${skipped.length} skipped: ${reason}\n`);
    }
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    process.stdout.write(
      `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`,
    );
  }
}

function isSkipped(test: TestCase): boolean {
  return test.result().state === 'skipped';
}

/** Tests that were not chosen, by `-t` or `only`, have no reason of their own. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason was given';
}
