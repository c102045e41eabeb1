/**
 * `junit.xml`: what build servers read. Two suites: the gates, which decide whether a build passes, and
 * the classes. A class fails only where the gate against another run failed and the class is among the
 * reasons, so that the file as a whole fails exactly when a gate does.
 */
import XMLBuilder from 'fast-xml-builder';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { ClassScores } from '#contracts/evaluations/scores.ts';
import { percent, percentRange, points, pointsRange } from './format.ts';

/** Members with "@" are attributes; the order of the others is that of JUnit's schema. */
type TestCase = {
  '@name': string;
  '@classname': string;
  '@time': string;
  skipped?: { '@message': string };
  failure?: { '@message': string; '@type': string; '#text': string };
  'system-out'?: string;
};

/** The first suite has all of the time: classes take none of their own. */
const NO_TIME = '0.000';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

export function encodeJUnit(document: EvaluationDocument): string {
  const name = `${document.dataset.name}, ${document.vocabulary}`;
  const time = document.performance.compute_seconds.toFixed(3);
  const gates = gateCases(document);
  const classes = classCases(document);
  const suites = [suite('gates', gates, time, document), suite('classes', classes, NO_TIME, document)];
  const root = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': clean(name), ...counts([...gates, ...classes]), '@time': time, testsuite: suites },
  };
  return builder.build(root);
}

function suite(name: string, cases: readonly TestCase[], time: string, { performance }: EvaluationDocument) {
  return {
    '@name': name,
    ...counts(cases),
    '@skipped': String(cases.filter(({ skipped }) => skipped).length),
    '@time': time,
    // Parsers want it without a zone.
    '@timestamp': performance.started_at.slice(0, 19),
    testcase: cases,
  };
}

function counts(cases: readonly TestCase[]) {
  return {
    '@tests': String(cases.length),
    '@failures': String(cases.filter(({ failure }) => failure).length),
    '@errors': '0',
  };
}

function gateCases({ gates }: EvaluationDocument): TestCase[] {
  return gates.map(({ gate, passed, detail }) => ({
    ...testCase('evaluation.gates', gate),
    ...(passed ? { 'system-out': clean(detail) } : { failure: failureOf('gate', detail) }),
  }));
}

function classCases({ variants, comparison, gates }: EvaluationDocument): TestCase[] {
  const hasFallen = gates.some(({ gate, passed }) => gate === 'compare_to' && !passed);
  return variants[0]!.scores.classes.map((scores, index) => {
    const own = testCase('evaluation.classes', scores.name);
    if (scores.iou === null) {
      return { ...own, skipped: { '@message': 'neither in the truth nor predicted' } };
    }
    const change = hasFallen ? comparison?.classes[index] : undefined;
    if (change?.interval && change.interval[1] < 0) {
      const fall = `IoU ${percent(change.before)} to ${percent(change.after)}: ${points(change.difference)} points, interval ${pointsRange(change.interval)}`;
      return { ...own, failure: failureOf('fall', fall), 'system-out': scoreText(scores) };
    }
    return { ...own, 'system-out': scoreText(scores) };
  });
}

function testCase(suiteName: string, name: string): TestCase {
  return { '@name': clean(name), '@classname': suiteName, '@time': NO_TIME };
}

function failureOf(type: string, message: string) {
  return { '@message': clean(message), '@type': type, '#text': clean(message) };
}

function scoreText({ iou, iou_interval, accuracy, precision }: ClassScores): string {
  const recall = `accuracy ${percent(accuracy)}, precision ${percent(precision)}`;
  return `IoU ${percent(iou)} (${percentRange(iou_interval)}), ${recall}`;
}

/** Drops the characters that XML 1.0 cannot hold, escaped or not. */
function clean(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}
