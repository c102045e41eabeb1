/**
 * The folder of an evaluation on one machine. `run.json` says what is evaluated, `records.jsonl` how far
 * it is, `predictions/` holds the label maps; the results come last. A folder takes one evaluation: the
 * same command resumes where the last one stopped.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { recipeSchema, type Recipe } from '#contracts/segmentation/result.ts';
import { timeSchema } from '#contracts/time.ts';
import { removeUnfinishedFiles, writeFileAtomically } from '#models/files/atomic-file.ts';
import type { EvaluationItem } from './datasets/dataset-item.ts';
import type { ResultFile } from './encode-results.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { lockFolder } from './folder-lock.ts';
import { RecordFile } from './record-file.ts';
import { whileWriting } from './write-problem.ts';

const runSchema = z.strictObject({
  started_at: timeSchema,
  /** Everything that decides the scores, as the command gave it. */
  plan: z.unknown(),
  /** The recipe of each variant, known from the first image on. */
  recipes: z.array(recipeSchema).nullable(),
});

type RunState = z.infer<typeof runSchema>;

export type FolderOptions = {
  /** Deletes the evaluation that is in the folder, and starts over. */
  fresh?: boolean;
  /** The images of the evaluation, for its report: a folder does not list them. Default: none. */
  items?: EvaluationStore['items'];
  now?: Date;
};

export class EvaluationFolder implements EvaluationStore, AsyncDisposable {
  readonly path: string;
  readonly items: EvaluationStore['items'];
  readonly #records: RecordFile;
  readonly #lock: AsyncDisposable;
  #run: RunState;

  private constructor(
    path: string,
    items: EvaluationStore['items'],
    run: RunState,
    records: RecordFile,
    lock: AsyncDisposable,
  ) {
    this.path = path;
    this.items = items;
    this.#run = run;
    this.#records = records;
    this.#lock = lock;
  }

  /**
   * Opens the folder of an evaluation.
   * @param plan a description of the evaluation, as plain JSON.
   * @throws ProblemError `invalid-request` where the folder holds another evaluation and `fresh` is not set, or
   * another process writes to it.
   */
  static async open(
    path: string,
    plan: object,
    { fresh = false, items = noItems, now = new Date() }: FolderOptions = {},
  ): Promise<EvaluationFolder> {
    return whileWriting(path, async () => {
      await mkdir(path, { recursive: true });
      const lock = await lockFolder(path);
      let records: RecordFile | undefined;
      // AsyncDisposableStack would do, but Node 20 lacks it.
      try {
        if (fresh && (await holdsEvaluation(path))) await clear(path);
        const run = await readRun(path);
        if (run) requireSame(path, run.plan, plain(plan), 'Its plan is different');
        else await refuseForeignRecords(path);
        if (run) await removeUnfinishedFiles(path);
        const state = run ?? { started_at: now.toISOString(), plan: plain(plan), recipes: null };
        records = await RecordFile.open(join(path, 'records.jsonl'));
        const folder = new EvaluationFolder(path, items, state, records, lock);
        if (!run) await folder.#writeRun();
        return folder;
      } catch (error) {
        await records?.[Symbol.asyncDispose]();
        await lock[Symbol.asyncDispose]();
        throw error;
      }
    });
  }

  /** When the first of its runs started. */
  get startedAt(): Date {
    return new Date(this.#run.started_at);
  }

  /** The recipe of each variant; null before the first image is done. */
  get recipes(): readonly Recipe[] | null {
    return this.#run.recipes;
  }

  /**
   * Stores the recipes before the first record of a run. They must equal those of earlier runs:
   * with another model or version the scores would belong to neither.
   */
  async keepRecipes(recipes: Recipe[]): Promise<void> {
    if (this.#run.recipes) {
      requireSame(this.path, this.#run.recipes, plain(recipes), 'It was started with other recipes');
      return;
    }
    this.#run = { ...this.#run, recipes };
    await this.#writeRun();
  }

  /** Appends the record of the next image. */
  async appendRecord(line: RecordLine): Promise<void> {
    await this.#records.append(line);
  }

  records(): AsyncIterable<RecordLine> {
    return this.#records.read();
  }

  async putPrediction(variant: number, id: string, png: Uint8Array): Promise<void> {
    await this.write(predictionName(variant, id), png);
  }

  async prediction(id: string): Promise<Uint8Array | undefined> {
    return this.read(predictionName(0, id));
  }

  async putResult({ name, text }: ResultFile): Promise<void> {
    await this.write(name, text);
  }

  /** Writes any file of the folder, whole or not at all. */
  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    const path = join(this.path, name);
    await whileWriting(this.path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomically(path, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    });
  }

  /** Returns undefined where there is no such file. */
  async read(name: string): Promise<Uint8Array | undefined> {
    return readFile(join(this.path, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  async #writeRun(): Promise<void> {
    await this.write('run.json', `${JSON.stringify(this.#run, undefined, 2)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#records[Symbol.asyncDispose]();
    await this.#lock[Symbol.asyncDispose]();
  }
}

async function* noItems(): AsyncGenerator<EvaluationItem> {}

/** The file with the labels of an image, in the folder of an evaluation. @param variant Its index. */
export function predictionName(variant: number, id: string): string {
  return `predictions/${variant}/${fileNameOf(id)}.png`;
}

/** A name may have 255 bytes, of which a temporary file's ending takes some. */
const LONGEST_NAME = 200;

function fileNameOf(id: string): string {
  const name = encodeURIComponent(id);
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${name.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

async function readRun(path: string): Promise<RunState | undefined> {
  const text = await readFile(join(path, 'run.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return runSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw otherEvaluation(path, 'Its run.json cannot be read', cause);
  }
}

/** A folder with records that nobody can say the plan of. */
async function refuseForeignRecords(path: string): Promise<void> {
  if ((await sizeOf(join(path, 'records.jsonl'))) > 0)
    throw otherEvaluation(path, 'It has records but no run.json');
}

async function holdsEvaluation(path: string): Promise<boolean> {
  const sizes = await Promise.all(['run.json', 'records.jsonl'].map((name) => sizeOf(join(path, name))));
  return sizes.some((size) => size > 0);
}

/** Returns the size in bytes; 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (file) => file.size,
    () => 0,
  );
}

async function clear(path: string): Promise<void> {
  const names = ['run.json', 'records.jsonl', 'predictions', 'evaluation.json', 'report.html', 'junit.xml'];
  await Promise.all(names.map((name) => rm(join(path, name), { recursive: true, force: true })));
}

function requireSame(path: string, then: unknown, now: unknown, what: string): void {
  if (!isDeepStrictEqual(then, now)) throw otherEvaluation(path, what);
}

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

function otherEvaluation(path: string, why: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'invalid-request',
    `${path} holds another evaluation. ${why}. Choose another folder with --out, or start over with --fresh.`,
    { cause },
  );
}
