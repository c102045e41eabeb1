/** `/healthz` says that the process answers, `/readyz` that everything it needs answers, too. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import type { Backend } from '#backend/backend.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { ApiApp } from '#functions/api/context.ts';
import { describeRoute } from '../describe-route.ts';
import { json } from '../shared-parameters.ts';

const CHECK_MILLISECONDS = 2000;

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

const healthRoute = describeRoute(
  {
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    tags: ['service'],
    summary: 'Check that the process answers',
    responses: { 200: json(healthSchema, 'The process answers.') },
  },
  { for: 'anyone' },
);

const readyRoute = describeRoute(
  {
    method: 'get',
    path: '/readyz',
    operationId: 'getReadiness',
    tags: ['service'],
    summary: 'Check that the store, the table and the queues answer',
    responses: { 200: json(healthSchema, 'All of them answer.') },
  },
  { for: 'anyone' },
);

export function registerHealth(app: ApiApp): void {
  app.openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200, { 'cache-control': 'no-store' }));
  app.openapi(readyRoute, async (c) => {
    await requireAnswers(c.var.services.backend);
    return c.json({ status: 'ok' as const }, 200, { 'cache-control': 'no-store' });
  });
}

/** Throws `unavailable`, naming whatever does not answer in time. */
async function requireAnswers({ table, objects, queues }: Backend): Promise<void> {
  const checks = {
    store: objects.head({ bucket: objects.bucket, key: 'readiness' }),
    table: table.get(tenantKey('operator', 'readiness')),
    queue: queues.countWaiting('interactive'),
  };
  const silent = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await answersInTime(check)) ? [] : [name])),
  );
  const names = silent.flat();
  if (names.length > 0) {
    throw new ProblemError(
      'unavailable',
      `The service is not ready, because these parts do not answer: ${names.join(', ')}. Try again in a moment.`,
      { retryable: true },
    );
  }
}

async function answersInTime(check: Promise<unknown>): Promise<boolean> {
  const answered = check.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, sleep(CHECK_MILLISECONDS, false, { ref: false })]);
}
