/** The tests that every implementation of the evaluation store passes. */
import { encode } from 'fast-png';
import { expect, it } from 'vitest';
import { SCORING_RULES } from '#contracts/evaluations/protocol.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import type { EvaluationItem } from '#evaluation/datasets/dataset-item.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import type { EarlierEvaluation, EvaluationStore } from '#evaluation/evaluation-store.ts';
import { makeResults, type ScoredEvaluation } from '#evaluation/make-results.ts';
import { resultFixture } from '#test/gpu-worker/worker-fixture.ts';

export type StoreUnderTest = {
  store: EvaluationStore;
  /** Stores items and records the way this implementation is filled. */
  fill: (items: readonly EvaluationItem[], records: readonly RecordLine[]) => Promise<void>;
  /** Returns the evaluation, once its results are stored, as a later one reads it. */
  asEarlier: () => Promise<EarlierEvaluation | undefined>;
};

const IMAGES = 20;
const SIDE = 20;
/** Ids that are not file names, in byte order, after those of three digits. */
const ODD_IDS = ['a b/ü', `x${'y'.repeat(400)}`];
const IDS = [
  ...Array.from({ length: IMAGES - ODD_IDS.length }, (_, index) => String(index).padStart(3, '0')),
  ...ODD_IDS,
];
const ITEMS: EvaluationItem[] = IDS.map((id) => ({
  id,
  image: `images/${id}.png`,
  truth: { kind: 'labels', path: `masks/${id}.png`, void_label: 255 },
}));
/** Each image has 10 pixels of dog and 20 of cat, `i` of which image `i` has right. */
const RECORDS: RecordLine[] = IDS.map((id, index) => ({
  id,
  image: `images/${id}.png`,
  width: SIDE,
  height: SIDE,
  cells: [[0, 0, 10, 1, 0, 20 - index, ...(index > 0 ? [1, 1, index] : [])]],
  timings: { windows: 0.5 },
}));
/** Dog: 200 pixels right, and 210 of cat beside them. Cat: 190 of 400 right, and no other. */
const MIOU = (200 / 410 + 190 / 400) / 2;

const noFiles: Files = {
  linkLoops: new Set(),
  location: 'nowhere',
  list: async function* () {},
  has: async () => false,
  read: async () => undefined,
  lines: async () => undefined,
};

function scored(store: EvaluationStore, earlier?: EarlierEvaluation): ScoredEvaluation {
  const at = new Date('2026-11-24T12:00:00.000Z');
  const { recipe } = resultFixture();
  return {
    store,
    earlier,
    files: noFiles,
    parts: {
      head: {
        dataset: { name: 'farm', location: 'nowhere', layout: 'pairs', split: 'val' },
        vocabulary: 'farm',
        classes: ['dog', 'cat'],
        protocol: { ...SCORING_RULES, void_label: 255, background: 'none', truth: 'Pixels are labels.' },
        sample: null,
      },
      variants: [{ name: 'default', swept: {}, recipe }],
      total: IMAGES,
      gates: {},
      performance: { startedAt: at, finishedAt: at, machine: 'a test' },
    },
  };
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export function testEvaluationStore(open: () => Promise<StoreUnderTest>): void {
  it('gives the records in their order, from the first one at each call', async () => {
    const { store, fill } = await open();
    await fill(ITEMS, RECORDS);
    const first = store.records()[Symbol.asyncIterator]();
    expect((await first.next()).value).toEqual(RECORDS[0]);
    expect(await listOf(store.records())).toEqual(RECORDS);
    await first.return?.();
  });

  it('keeps records of images that were skipped', async () => {
    const { store, fill } = await open();
    const records = [{ id: '000', image: 'images/000.png', reason: 'It is torn.' }, ...RECORDS.slice(1)];
    await fill(ITEMS, records);
    expect(await listOf(store.records())).toEqual(records);
  });

  it('gives the images that are asked for', async () => {
    const { store, fill } = await open();
    await fill(ITEMS, RECORDS);
    const found = await listOf(store.items(new Set(['003', ...ODD_IDS])));
    expect(found).toEqual(expect.arrayContaining([ITEMS[3], ...ITEMS.slice(-ODD_IDS.length)]));
  });

  it('returns the labels by the first variant, whatever the image is called', async () => {
    const { store } = await open();
    for (const [index, id] of IDS.entries()) {
      await store.putPrediction(0, id, Uint8Array.of(index));
      await store.putPrediction(1, id, Uint8Array.of(255));
    }
    for (const [index, id] of IDS.entries()) {
      expect(Array.from((await store.prediction(id))!), id).toEqual([index]);
    }
    expect(await store.prediction('none')).toBeUndefined();
  });

  it('makes results with the scores of its records, which a later evaluation is compared with', async () => {
    const { store, fill, asEarlier } = await open();
    await fill(ITEMS, RECORDS);
    const labels = encode({ width: 1, height: 1, data: Uint8Array.of(1), channels: 1 });
    for (const id of IDS) await store.putPrediction(0, id, labels);
    const document = await makeResults(scored(store));
    expect(document.variants[0]!.scores.miou).toBeCloseTo(MIOU, 12);
    const earlier = (await asEarlier())!;
    expect(earlier.run().document).toEqual(document);
    for (const time of [1, 2]) {
      expect(await listOf(earlier.run().records!), `time ${time}`).toEqual(RECORDS);
    }
    expect(Buffer.from((await earlier.prediction(ODD_IDS[0]!))!).equals(labels)).toBe(true);
    const { comparison } = await makeResults(scored(store, earlier));
    expect(comparison).toMatchObject({
      other_digest: document.digest,
      images: IMAGES,
      miou: { difference: 0 },
    });
  });

  it('stops between records and report after an abort', async () => {
    const { store, fill, asEarlier } = await open();
    await fill(ITEMS, RECORDS);
    await expect(makeResults(scored(store), AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await asEarlier().catch(() => undefined)).toBeUndefined();
  });
}
