/** The parts of the API, and the context of every handler. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Backend } from '#backend/backend.ts';
import type { ApiEnvironment } from '#contracts/environment.ts';
import type { IdKind } from '#contracts/ids.ts';
import type { Logger } from '#contracts/log.ts';
import type { Trace } from '#contracts/trace.ts';
import type { AcceptedSecrets } from './authentication/accepted-secrets.ts';
import type { Caller, KeyVerifier } from './authentication/key-verifier.ts';
import type { RequestCounter } from './rate-limit/request-counter.ts';
import type { WaitingRoom } from './routes/segmentations/waiting-room.ts';

/** The clock is the backend's. */
export type ApiDependencies = {
  backend: Backend;
  configuration: ApiEnvironment;
  logger: Logger;
  /** Only who sends one of them is answered; without it, everyone. */
  originSecrets?: AcceptedSecrets;
};

/** The dependencies, and what an instance of the API remembers between requests. */
export type Services = ApiDependencies & {
  keys: KeyVerifier;
  requests: RequestCounter;
  waitingRoom: WaitingRoom;
};

type ApiVariables = {
  requestId: string;
  services: Services;
  trace: Trace;
  /** Carries request and tenant into every line. */
  logger: Logger;
  /** `performance.now()` at the request's beginning. */
  startedAt: number;
  /** Routes with a scope have it. */
  caller: Caller;
  /**
   * Returns an id for the resource that the request creates: under an idempotency key the same id
   * in every retry.
   */
  newId: (kind: IdKind) => string;
  /** Keeps an answer for the idempotency key before the handler has ended; without a key it does nothing. */
  keepAnswer: (answer: Response) => Promise<void>;
  /** The job's id in the log. */
  jobId: string;
};

export type ApiEnv = { Variables: ApiVariables };
export type ApiContext = Context<ApiEnv>;
export type ApiApp = OpenAPIHono<ApiEnv>;
