/**
 * A route as both the router and the API reference need it. What all routes share (security,
 * guards, the problems that each may answer) is added here, so that no route can forget it.
 */
import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ProblemCode } from '#contracts/errors.ts';
import type { Scope } from '#contracts/keys/key.ts';
import { problemSchema } from '#contracts/problem.ts';
import { PROBLEM_KINDS } from '../problems/problem-kinds.ts';
import { PROBLEM_MEDIA_TYPE } from '../problems/problem-response.ts';
import { guard } from './guard.ts';
import { answerHeaders, type AnswerHeader, type HeaderReferences } from './openapi/answer-headers.ts';
import { withIdempotencyKey } from './shared-parameters.ts';

export type RouteAccess = {
  /** `anyone` needs no key, and requests are not counted. `any-key` takes every valid key or token. */
  for: Scope | 'anyone' | 'any-key';
  /** The route creates something, and takes an `Idempotency-Key`. */
  creates?: boolean;
  /** The answer holds a secret that is shown once: no store keeps it readable, not even for a repeated request. */
  answersSecret?: boolean;
  /** Problems besides those that every route of its kind has. */
  problems?: readonly ProblemCode[];
};

const COMMON_PROBLEMS: readonly ProblemCode[] = ['internal', 'unavailable'];
const GUARDED_PROBLEMS: readonly ProblemCode[] = ['unauthorized', 'forbidden', 'rate-limited'];
const BODY_PROBLEMS: readonly ProblemCode[] = [
  'invalid-request',
  'limit-exceeded',
  'request-too-large',
  'unsupported-media-type',
];
const CREATION_PROBLEMS: readonly ProblemCode[] = ['idempotency-in-flight', 'idempotency-mismatch'];

/** Names the function of generated clients: a verb and what it acts on, such as `listKeys`. */
type Named = { operationId: string };
type Route<Path extends string> = Omit<RouteConfig, 'path' | 'middleware' | 'security' | 'operationId'> &
  Named & { path: Path };

export function describeRoute<Path extends string, const Config extends Route<Path>>(
  config: Config & { path: Path },
  access: RouteAccess,
) {
  const { method, path, responses } = config;
  const guarded = access.for === 'anyone' ? undefined : access.for;
  const request = withStrictQuery(config.request, guarded !== undefined);
  const extra = {
    security: guarded ? [{ key: [] }] : [],
    ...(guarded && {
      middleware: guard({
        scope: guarded === 'any-key' ? undefined : guarded,
        body: config.request?.body && (config.request.body.required ? 'json' : 'any'),
        repeatable: access.creates
          ? { route: `${method.toUpperCase()} ${path}`, answersSecret: access.answersSecret ?? false }
          : undefined,
      }),
    }),
    description: `${config.description ?? ''}\n\n${describeAccess(access)}`.trim(),
    request: access.creates ? withIdempotencyKey(request) : request,
    responses: withCommonHeaders({ ...problemResponses(problemsOf(config, access)), ...responses }, access),
  };
  // The handler's types come from the route as it was written; what is added is nothing that it reads.
  return createRoute<Path, Config & { path: Path }>({ ...config, ...extra });
}

function describeAccess({ for: scope }: RouteAccess): string {
  if (scope === 'anyone') return 'This route needs no key, and it ignores query parameters.';
  return scope === 'any-key' ? 'Any valid key or token opens this route.' : `Scope: \`${scope}\`.`;
}

/** Parameters that a route does not know are refused; anyone's pages take whatever a cache or a probe adds. */
function withStrictQuery(request: RouteConfig['request'], guarded: boolean): RouteConfig['request'] {
  if (!guarded) return request;
  const query = request?.query instanceof z.ZodObject ? request.query : z.object({});
  return { ...request, query: query.strict() };
}

/** Adds the headers that middleware sets on every answer of such a route. */
function withCommonHeaders(
  responses: RouteConfig['responses'],
  access: RouteAccess,
): RouteConfig['responses'] {
  const entries = Object.entries(responses).map(([status, answer]) => {
    const common = answerHeaders('X-Request-Id', ...(isCounted(status, access) ? COUNTED : []));
    const replayed = access.creates && status < '500' ? answerHeaders('Idempotency-Replayed') : {};
    const { headers: own } = answer as { headers?: HeaderReferences };
    return [status, { ...answer, headers: { ...common, ...replayed, ...own } }];
  });
  return Object.fromEntries(entries) as RouteConfig['responses'];
}

const COUNTED = ['RateLimit', 'RateLimit-Policy'] as const;

/** A request without a valid key is not counted. A sign-in token that was used is refused after it was counted. */
function isCounted(status: string, access: RouteAccess): boolean {
  return access.for === 'any-key' || (access.for !== 'anyone' && status !== '401');
}

function problemsOf({ request }: Omit<RouteConfig, 'path'>, access: RouteAccess): ProblemCode[] {
  return [
    ...COMMON_PROBLEMS,
    ...(access.for === 'anyone' ? [] : GUARDED_PROBLEMS),
    ...(request?.body ? BODY_PROBLEMS : []),
    ...(request || access.for !== 'anyone' ? (['invalid-request'] as const) : []),
    ...(access.creates ? CREATION_PROBLEMS : []),
    ...(access.problems ?? []),
  ];
}

const PROBLEM_HEADERS: Partial<Record<number, AnswerHeader>> = {
  401: 'WWW-Authenticate',
  409: 'Retry-After',
  415: 'Accept-Encoding',
  429: 'Retry-After',
  503: 'Retry-After',
};

/** Groups the codes by their status. */
function problemResponses(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = new Map<number, Set<ProblemCode>>();
  const add = (status: number, code: ProblemCode) =>
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  for (const code of codes) add(PROBLEM_KINDS[code].status, code);
  // A body that is not JSON at all is answered with 400, one that breaks its schema with 422.
  if (codes.includes('unsupported-media-type')) add(400, 'invalid-request');
  const entries = [...byStatus].map(([status, ofStatus]) => [status, problemAnswer(status, [...ofStatus])]);
  return Object.fromEntries(entries) as RouteConfig['responses'];
}

function problemAnswer(status: number, codes: readonly ProblemCode[]) {
  const own = PROBLEM_HEADERS[status];
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].title}.`).join('\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
    ...(own && { headers: answerHeaders(own) }),
  };
}
