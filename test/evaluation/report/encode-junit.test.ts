import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { encodeJUnit } from '#evaluation/report/encode-junit.ts';
import { exampleComparison, exampleDocument, scoreImages } from './example-document.ts';
import { stripedImage, CLASS_NAMES, HOSTILE_NAME } from './small-evaluation.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  isArray: (name) => name === 'testcase' || name === 'testsuite',
});

type Case = {
  name: string;
  classname: string;
  time: string;
  failure?: { message: string };
  skipped?: { message: string };
};
type Suite = { name: string; tests: string; failures: string; skipped: string; testcase?: Case[] };

function parse(xml: string): { testsuites: { failures: string; tests: string; testsuite: Suite[] } } {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml) as ReturnType<typeof parse>;
}

const images = (late: number) =>
  Array.from({ length: 12 }, (_, seed) => stripedImage(seed, late + (seed % 2)));

function documentOf(
  gates: EvaluationDocument['gates'],
  names: readonly string[] = CLASS_NAMES,
): EvaluationDocument {
  const [before, after] = [scoreImages(images(0), names), scoreImages(images(4), names)];
  const document = exampleDocument(names, [{ name: 'default', swept: {}, scored: after }]);
  return { ...document, gates, comparison: exampleComparison(names, before, after) };
}

describe('encodeJUnit', () => {
  it('has a case for each gate and each class, and counts them', () => {
    const { testsuites } = parse(
      encodeJUnit(documentOf([{ gate: 'fail_under', passed: true, detail: 'mIoU 0.7 is at least 0.6' }])),
    );
    const [gates, classes] = testsuites.testsuite;
    expect(gates?.testcase?.map(({ name }) => name)).toEqual(['fail_under']);
    expect(classes?.testcase?.map(({ name }) => name)).toEqual(CLASS_NAMES);
    expect(testsuites).toMatchObject({ tests: '22', failures: '0' });
    expect(classes).toMatchObject({ tests: '21', failures: '0', skipped: '0' });
  });

  it('fails with the gate, and says what failed', () => {
    const detail = 'mIoU 0.61 is under "0.65" & <below>';
    const { testsuites } = parse(encodeJUnit(documentOf([{ gate: 'fail_under', passed: false, detail }])));
    expect(testsuites.testsuite[0]?.testcase?.[0]?.failure?.message).toBe(detail);
    expect(testsuites.failures).toBe('1');
  });

  it('names the classes that fell where the gate against another run fails, and none where it passes', () => {
    const failed = parse(encodeJUnit(documentOf([{ gate: 'compare_to', passed: false, detail: 'it fell' }])));
    const fallen = failed.testsuites.testsuite[1]!.testcase!.filter(({ failure }) => failure);
    expect(fallen.length).toBeGreaterThan(0);
    expect(fallen[0]!.failure!.message).toMatch(/^IoU [\d.]+% to [\d.]+%: −[\d.]+ points, interval −/);
    const passed = parse(
      encodeJUnit(documentOf([{ gate: 'compare_to', passed: true, detail: 'it did not' }])),
    );
    expect(passed.testsuites.failures).toBe('0');
  });

  it('skips classes that are neither in the truth nor predicted', () => {
    const names = [...CLASS_NAMES, 'unicorn'];
    const { testsuites } = parse(encodeJUnit(documentOf([], names)));
    const [gates, classes] = testsuites.testsuite;
    expect(gates).toMatchObject({ tests: '0' });
    expect(classes).toMatchObject({ skipped: '1' });
    expect(classes?.testcase?.at(-1)?.skipped?.message).toMatch(/neither/);
  });

  it('keeps names as they are, but for what XML cannot hold', () => {
    const names = CLASS_NAMES.with(2, 'a\u0000b\uD800c');
    const { testsuites } = parse(encodeJUnit(documentOf([], names)));
    const told = testsuites.testsuite[1]!.testcase!.map(({ name }) => name);
    expect(told[1]).toBe(HOSTILE_NAME);
    expect(told[2]).toBe('a\uFFFDb\uFFFDc');
  });
});
