/** `/v1/evaluations`: each handler parses, calls and answers. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import { createEvaluation } from '#functions/evaluations/create-evaluation.ts';
import { cancelEvaluation, deleteEvaluation } from '#functions/evaluations/end-evaluation.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { entityTag, matches } from '../entity-tag.ts';
import { findOrTombstone, findRetained, listRetained } from '../retained-rows.ts';
import { noArtifact, signArtifact } from '../sign-artifact.ts';
import {
  artifactRoute,
  cancelRoute,
  createRoute,
  deleteRoute,
  getRoute,
  listRoute,
  reportRoute,
} from './openapi.ts';
import { presentEvaluation, summarizeEvaluation } from './present-evaluation.ts';

const NOT_KEPT = { 'cache-control': 'private, no-store' };

export function registerEvaluations(app: ApiApp): void {
  app.openapi(createRoute, async (c) => {
    const { services, caller, trace } = c.var;
    const evaluation = await createEvaluation(services, {
      tenant: caller.tenant,
      id: c.var.newId('evaluation'),
      trace,
      request: c.req.valid('json'),
    });
    c.set('jobId', evaluation.id);
    const location = `${services.configuration.ITACLIP_PUBLIC_URL}/v1/evaluations/${evaluation.id}`;
    const headers = { ...NOT_KEPT, location, ...retryAfter(evaluation) };
    return c.json(await present(c, evaluation), 202, headers);
  });

  app.openapi(listRoute, async (c) => {
    const { rows, next_cursor } = await listRetained(c, evaluationsOf(c), c.req.valid('query'));
    const data = rows.map((each) => summarizeEvaluation(c.var.services, each, c.var.requestId));
    return c.json({ data, next_cursor }, 200, NOT_KEPT);
  });

  app.openapi(getRoute, async (c) => {
    const { backend } = c.var.services;
    const evaluation = await findRetained(c, evaluationsOf(c), c.req.valid('param').id);
    const progress = await backend.progress.get(evaluation);
    const etag = entityTag(evaluation, backend.now(), progress?.revision);
    const headers = { 'cache-control': 'private, no-cache', etag, ...retryAfter(evaluation) };
    if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
    const shown = await presentEvaluation(c.var.services, { evaluation, progress }, c.var.requestId);
    return c.json(shown, 200, headers);
  });

  app.openapi(deleteRoute, async (c) => {
    const evaluation = await findOrTombstone(c, evaluationsOf(c), c.req.valid('param').id);
    await deleteEvaluation(c.var.services.backend, evaluation);
    return c.body(null, 204);
  });

  app.openapi(cancelRoute, async (c) => {
    const evaluation = await findRetained(c, evaluationsOf(c), c.req.valid('param').id);
    const canceled = await cancelEvaluation(c.var.services.backend, evaluation);
    return c.json(await present(c, canceled), 200, NOT_KEPT);
  });

  app.openapi(reportRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.body(null, 303, { location: await linkTo(c, id, 'report.html'), ...NOT_KEPT });
  });

  app.openapi(artifactRoute, async (c) => {
    const { id, name } = c.req.valid('param');
    return c.body(null, 303, { location: await linkTo(c, id, name), ...NOT_KEPT });
  });
}

function evaluationsOf(c: ApiContext) {
  return { table: c.var.services.backend.evaluations, kind: 'evaluation' as const };
}

async function present(c: ApiContext, evaluation: EvaluationRow) {
  const progress = await c.var.services.backend.progress.get(evaluation);
  return presentEvaluation(c.var.services, { evaluation, progress }, c.var.requestId);
}

async function linkTo(c: ApiContext, id: string, name: string): Promise<string> {
  const { objects, now } = c.var.services.backend;
  const evaluation = await findRetained(c, evaluationsOf(c), id);
  const artifact = evaluation.artifacts.find((each) => each.name === name);
  if (!artifact) throw noArtifact(`evaluation ${id}`, evaluation.artifacts, evaluation.status);
  return (await signArtifact(objects, artifact, evaluation, now())).url;
}

/** It takes minutes to hours: who asks every few seconds sees it move. */
function retryAfter({ status }: EvaluationRow): Record<string, string> {
  return isTerminal(status) ? {} : { 'retry-after': '5' };
}
