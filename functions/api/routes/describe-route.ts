/**
 * A route as both the router and the API reference need it. What all routes share (security,
 * guards, the problems that each may answer) is added here, so that no route can forget it.
 */
import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import type { ProblemCode } from '#contracts/errors.ts';
import type { Scope } from '#contracts/keys/key.ts';
import { problemSchema } from '#contracts/problem.ts';
import { PROBLEM_KINDS } from '../problems/problem-kinds.ts';
import { PROBLEM_MEDIA_TYPE } from '../problems/problem-response.ts';
import { guard } from './guard.ts';
import { withIdempotencyKey } from './shared-parameters.ts';

export type RouteAccess = {
  /** `anyone`: no key, no count. */
  for: Scope | 'anyone';
  /** It creates something, and takes an `Idempotency-Key`. */
  creates?: boolean;
  /** What it creates is a secret that is told once: no store keeps it readable, also not for a repeated request. */
  answersSecret?: boolean;
  /** Besides those that every route of its kind has. */
  problems?: readonly ProblemCode[];
};

const OF_ALL: readonly ProblemCode[] = ['internal', 'unavailable'];
const OF_GUARDED: readonly ProblemCode[] = ['unauthorized', 'forbidden', 'rate-limited'];
const OF_BODIES: readonly ProblemCode[] = [
  'invalid-request',
  'limit-exceeded',
  'request-too-large',
  'unsupported-media-type',
];
const OF_CREATING: readonly ProblemCode[] = ['idempotency-in-flight', 'idempotency-mismatch'];

type Route<Path extends string> = Omit<RouteConfig, 'path' | 'middleware' | 'security'> & { path: Path };

export function describeRoute<Path extends string, const Config extends Route<Path>>(
  config: Config & { path: Path },
  access: RouteAccess,
) {
  const { method, path, responses } = config;
  const guarded = access.for === 'anyone' ? undefined : access.for;
  const extra = {
    ...(guarded && {
      security: [{ key: [] }],
      middleware: guard({
        scope: guarded,
        repeatable: access.creates
          ? { route: `${method.toUpperCase()} ${path}`, answersSecret: access.answersSecret ?? false }
          : undefined,
      }),
      description: `${config.description ?? ''}\n\nScope: \`${guarded}\`.`.trim(),
    }),
    ...(access.creates && { request: withIdempotencyKey(config.request) }),
    responses: { ...problemResponses(problemsOf(config, access)), ...responses },
  };
  // The handler's types come from the route as it was written; what is added is nothing that it reads.
  return createRoute<Path, Config & { path: Path }>({ ...config, ...extra });
}

function problemsOf({ request }: Omit<RouteConfig, 'path'>, access: RouteAccess): ProblemCode[] {
  return [
    ...OF_ALL,
    ...(access.for === 'anyone' ? [] : OF_GUARDED),
    ...(request?.body ? OF_BODIES : []),
    ...(request ? (['invalid-request'] as const) : []),
    ...(access.creates ? OF_CREATING : []),
    ...(access.problems ?? []),
  ];
}

/** By status, each with the codes that have it. */
function problemResponses(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = new Map<number, Set<ProblemCode>>();
  const add = (status: number, code: ProblemCode) =>
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  for (const code of codes) add(PROBLEM_KINDS[code].status, code);
  // A body that is no JSON at all is 400, one that breaks its schema 422.
  if (codes.includes('unsupported-media-type')) add(400, 'invalid-request');
  const entries = [...byStatus].map(([status, ofStatus]) => [status, problemAnswer([...ofStatus])]);
  return Object.fromEntries(entries) as RouteConfig['responses'];
}

function problemAnswer(codes: readonly ProblemCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].title}.`).join('\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  };
}
