import { expect, it } from 'vitest';
import { liveWorkers } from '#backend/live-workers.ts';
import type { Page, Row, RowRange } from '#backend/table.ts';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

function workerSeen(secondsAgo: number, index: number): Row {
  const seen_at = new Date(NOW.getTime() - secondsAgo * 1000).toISOString();
  const id = `worker-${String(index).padStart(4, '0')}`;
  return { pk: WORKERS_PARTITION, sk: id, id, started_at: seen_at, seen_at, model: 'storybook' };
}

/** Returns rows in pages, as DynamoDB does. */
function tableOf(rows: readonly Row[]) {
  return {
    async list({ pk, limit, after }: RowRange): Promise<Page> {
      expect(pk).toBe(WORKERS_PARTITION);
      const from = after ? rows.findIndex(({ sk }) => sk === after.sk) + 1 : 0;
      const page = rows.slice(from, from + limit);
      const last = page.at(-1);
      return { rows: page, next: last && from + limit < rows.length ? { pk, sk: last.sk } : undefined };
    },
  };
}

it('finds those that were seen within a minute', async () => {
  const table = tableOf([59, 60, 61, 3600].map(workerSeen));
  const alive = await liveWorkers(table, () => NOW);
  expect(alive.map(({ id }) => id)).toEqual(['worker-0000', 'worker-0001']);
});

it('finds them behind any number of workers that were killed', async () => {
  const table = tableOf([...Array.from({ length: 250 }, () => 3600), 5].map(workerSeen));
  const alive = await liveWorkers(table, () => NOW);
  expect(alive.map(({ id }) => id)).toEqual(['worker-0250']);
});
