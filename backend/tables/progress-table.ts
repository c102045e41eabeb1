/** The progress of an evaluation: workers change the row by compare-and-set. */
import { ABSENT, type Table } from '../table.ts';
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import type { Clock } from '#contracts/time.ts';
import {
  evaluationProgressSchema,
  isShardDone,
  newProgress,
  withShard,
  type EvaluationProgress,
  type ShardDone,
} from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { rowTimeToLive } from './lifecycle-table.ts';

type Evaluation = EvaluationName & Pick<EvaluationRow, 'expires_at'>;

export class ProgressTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Creates the row of a newly planned evaluation; an existing one stays. */
  async create(
    evaluation: Evaluation,
    { images, classes }: { images: number; classes: number },
  ): Promise<EvaluationProgress> {
    const progress = newProgress(images, classes, this.#now());
    const row = { ...progressKey(evaluation), ...progress, ttl: rowTimeToLive(evaluation) };
    if (await this.#table.put(row, ABSENT)) return progress;
    return this.#require(evaluation);
  }

  /** Returns undefined before the evaluation is planned. */
  async get(evaluation: EvaluationName): Promise<EvaluationProgress | undefined> {
    const row = await this.#table.get(progressKey(evaluation));
    return row && evaluationProgressSchema.parse(row);
  }

  /** Counts a shard once, also if it is added twice, and returns the progress afterwards. */
  async addShard(evaluation: Evaluation, added: ShardDone): Promise<EvaluationProgress> {
    const before = await this.#require(evaluation);
    if (isShardDone(before, added.shard)) return before;
    const after = withShard(before, added, this.#now());
    const isSet = await this.#table.put(
      { ...progressKey(evaluation), ...after, ttl: rowTimeToLive(evaluation) },
      { expression: '#revision = :revision', values: { revision: before.revision } },
    );
    return isSet ? after : this.addShard(evaluation, added);
  }

  async #require(evaluation: EvaluationName): Promise<EvaluationProgress> {
    const progress = await this.get(evaluation);
    if (progress === undefined) throw new Error(`The evaluation ${evaluation.id} has no progress.`);
    return progress;
  }
}

/** Keeps progress out of lists of evaluations. */
function progressKey({ tenant, id }: EvaluationName): RowKey {
  return tenantKey(tenant, `progress#${id}`);
}
