/** The messages that an evaluation's steps wait for. */
import type { EvaluationRow } from '../evaluations/evaluation-row.ts';
import type { EvaluationMessage } from './messages.ts';

type Sender = Pick<EvaluationRow, 'tenant' | 'id' | 'trace'>;

export function planMessage({ tenant, id, trace }: Sender): EvaluationMessage {
  return { kind: 'evaluation-plan', tenant, evaluation_id: id, trace };
}

export function shardMessages({ tenant, id, trace }: Sender, shards: readonly number[]): EvaluationMessage[] {
  return shards.map((shard) => ({ kind: 'evaluation-shard', tenant, evaluation_id: id, shard, trace }));
}
