/** `/v1/vocabularies`: each handler parses, calls and answers. */
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { checkVocabulary } from '#contracts/vocabularies/check-vocabulary.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { VocabularyResource } from '#contracts/vocabularies/vocabulary-resource.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { makeWithinLimit } from '#backend/make-within-limit.ts';
import { deleteRoute, getRoute, listRoute, putRoute } from './openapi.ts';
import { builtInVocabulary, listVocabularies } from './list-vocabularies.ts';

const OWN = { 'cache-control': 'private, no-cache' };

export function registerVocabularies(app: ApiApp): void {
  app.openapi(listRoute, async (c) => {
    const page = await listVocabularies(
      c.var.services.backend.vocabularies,
      c.var.caller.tenant,
      c.req.valid('query'),
    );
    return c.json(page, 200, OWN);
  });

  app.openapi(getRoute, async (c) => {
    const { name } = c.req.valid('param');
    const found =
      builtInVocabulary(name) ?? (await c.var.services.backend.vocabularies.get(c.var.caller.tenant, name));
    if (!found) throw notFound();
    return c.json(found, 200, OWN);
  });

  app.openapi(putRoute, async (c) => {
    const { tenant } = c.var.caller;
    const { name } = c.req.valid('param');
    refuseBuiltIn(name);
    const vocabulary = { ...c.req.valid('json'), name };
    checkVocabulary(vocabulary);
    const replaced = await c.var.services.backend.vocabularies.replace(tenant, vocabulary);
    if (replaced) return c.json(replaced, 200, OWN);
    const made = await create(c, vocabulary);
    const location = `${c.var.services.configuration.ITACLIP_PUBLIC_URL}/v1/vocabularies/${name}`;
    return c.json(made, 201, { ...OWN, location });
  });

  app.openapi(deleteRoute, async (c) => {
    const { name } = c.req.valid('param');
    refuseBuiltIn(name);
    if (!(await c.var.services.backend.vocabularies.delete(c.var.caller.tenant, name))) throw notFound();
    return c.body(null, 204);
  });
}

/** Throws `limit-exceeded`, or `conflict` where another request was quicker. */
async function create(c: ApiContext, vocabulary: Vocabulary): Promise<VocabularyResource> {
  const { tenant } = c.var.caller;
  const { vocabularies } = c.var.services.backend;
  const made = await makeWithinLimit({
    most: SERVICE_LIMITS.vocabularies,
    kind: 'vocabularies',
    make: () => vocabularies.create(tenant, vocabulary),
    count: (atMost) => vocabularies.count(tenant, atMost),
    withdraw: async (own) => own && vocabularies.delete(tenant, own.name),
  });
  if (made) return made;
  throw new ProblemError(
    'conflict',
    `Another request created "${vocabulary.name}" at the same time. Read it, or send yours again.`,
  );
}

function refuseBuiltIn(name: string): void {
  if (!builtInVocabulary(name)) return;
  throw new ProblemError(
    'conflict',
    `"${name}" is a vocabulary of the service: it can be read, not changed. Choose another name.`,
  );
}

function notFound(): ProblemError {
  return new ProblemError('not-found', 'There is no vocabulary of this name.');
}
