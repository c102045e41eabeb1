import { describe, expect, it } from 'vitest';
import { comparisonSchema, type Comparison } from '#contracts/evaluations/document.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { compareRuns } from '#evaluation/scoring/compare-runs.ts';
import { addCells, emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import { evaluationDocument } from './evaluation-document.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { recordsOf, streamOf } from './label-maps.ts';
import { expectSameNumbers } from './same-numbers.ts';

function scoresOfRun(run: 'before' | 'after', names = fixture.names): Scores {
  const matrix = emptyMatrix(names.length);
  for (const { cells } of recordsOf(run)) addCells(matrix, cells[0]!);
  return scoresOf(matrix, names, true);
}

async function compare(
  before: readonly RecordLine[] | undefined,
  after: readonly RecordLine[],
  namesBefore = fixture.names,
): Promise<Comparison> {
  const earlier = {
    name: 'evl_1',
    document: evaluationDocument(scoresOfRun('before', namesBefore), { stride: 28 }),
    ...(before && { records: streamOf(before) }),
  };
  const later = {
    document: evaluationDocument(scoresOfRun('after'), { stride: 56 }),
    records: streamOf(after),
  };
  return comparisonSchema.parse(await compareRuns(earlier, later, 4));
}

describe('compareRuns', () => {
  it('gives the differences and intervals that numpy gives', async () => {
    const result = await compare(recordsOf('before'), recordsOf('after'));
    const { miou, pixel_accuracy: pixelAccuracy, classes } = result;
    const told = ({ difference, interval }: Comparison['miou']): object => ({ difference, interval });
    expectSameNumbers(
      { miou: told(miou), pixel_accuracy: told(pixelAccuracy), classes: classes.map(told) },
      fixture.differences,
    );
    expect(classes.map(({ name }) => name)).toEqual(fixture.names);
    expect(result).toMatchObject({
      other: 'evl_1',
      other_digest: 'd1g357',
      images: 9,
      changes: ['options.stride: 56, was 28'],
    });
  });

  it('names the images that changed most, and none that did not', async () => {
    const expected = fixture.images
      .map(({ id, image_before: before, image_after: after }) => ({ id, image: `${id}.jpg`, before, after }))
      .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
    const changed = await compare(recordsOf('before'), recordsOf('after'));
    expectSameNumbers(changed.changed_images, expected.slice(0, 4));
    const same = await compare(recordsOf('after'), recordsOf('after'));
    expect(same.changed_images).toEqual([]);
    expect(same.miou).toMatchObject({ difference: 0, interval: [0, 0] });
  });

  it('compares the images that both scored', async () => {
    const [before, after] = [recordsOf('before'), recordsOf('after')];
    const common = await compare(before.slice(2, 7), after.slice(2, 7));
    const skipped = { id: before[1]!.id, image: 'x.jpg', reason: 'no mask' };
    const result = await compare([before[0]!, skipped, ...before.slice(2, 7)], after.slice(1).toSpliced(6));
    expect(result.images).toBe(5);
    expect(result).toEqual(common);
  });

  it('compares nothing where no image is in both', async () => {
    const result = await compare(recordsOf('before').slice(0, 3), recordsOf('after').slice(3));
    expect(result).toMatchObject({
      images: 0,
      miou: { before: null, after: null, difference: null, interval: null },
    });
  });

  it('matches classes by name, wherever they are in the order', async () => {
    const [, ...others] = fixture.names;
    const result = await compare(recordsOf('before'), recordsOf('after'), ['room', ...others]);
    expect(result.classes.map(({ name }) => name)).toEqual([...fixture.names, 'room']);
    expect(result.classes[0]).toMatchObject({
      name: 'background',
      before: null,
      difference: null,
      interval: null,
    });
    expect(result.classes.at(-1)).toMatchObject({ name: 'room', after: null, interval: null });
    expectSameNumbers(result.classes[1]!.interval, fixture.differences.classes[1]!.interval);
    expect(result.changes).toContain('vocabulary.classes.background.queries: ["background"], was none');
  });

  it("takes the documents' scores and no intervals without the other run's records", async () => {
    const result = await compare(undefined, recordsOf('after'));
    expect(result).toMatchObject({ images: null, changed_images: [], miou: { interval: null } });
    expect(result.miou.difference).toBeCloseTo(fixture.differences.miou.difference, 10);
    expect(result.classes.map(({ difference }) => difference ?? 0)).toEqual(
      fixture.differences.classes.map(({ difference }) => expect.closeTo(difference ?? 0, 10) as number),
    );
    expect(result.classes.map(({ interval }) => interval)).toEqual(fixture.names.map(() => null));
  });

  it('refuses records that are not in the order of their ids', async () => {
    await expect(compare(recordsOf('before').toReversed(), recordsOf('after'))).rejects.toThrow(
      /in the order of their ids' bytes/,
    );
  });

  it('closes both streams, also where one is not read to its end', async () => {
    const closed: string[] = [];
    async function* closing(name: string, records: readonly RecordLine[]): AsyncGenerator<RecordLine> {
      try {
        yield* streamOf(records);
      } finally {
        closed.push(name);
      }
    }
    const document = evaluationDocument(scoresOfRun('after'));
    const before = { name: 'other', document, records: closing('before', recordsOf('before').slice(0, 2)) };
    await compareRuns(before, { document, records: closing('after', recordsOf('after')) }, 1);
    expect(closed.toSorted()).toEqual(['after', 'before']);
  });
});
