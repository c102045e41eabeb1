/**
 * Asks ECS not to take this task away while it has a job, when fewer workers are wanted. An economy,
 * not the safety: a worker that is ended all the same gives its job back. Outside ECS it does nothing.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
import type { Logger } from '#contracts/log.ts';

export type TaskProtectionOptions = {
  /** `ECS_AGENT_URI`, which ECS sets in every task. */
  agentUri: string | undefined;
  log: Logger;
  fetch?: typeof fetch;
};

/** A job that takes longer is not protected to its end; a worker that hangs is not protected for ever. */
const EXPIRES_MINUTES = 60;
const RENEW_MILLISECONDS = 10 * 60_000;
const TIMEOUT_MILLISECONDS = 2000;

export class TaskProtection {
  readonly #options: TaskProtectionOptions;
  /** When it was last asked for; undefined while it is not. */
  #since: number | undefined;

  constructor(options: TaskProtectionOptions) {
    this.#options = options;
  }

  /** Before a job. One job after the other asks once in a while. */
  async hold(): Promise<void> {
    if (this.#since !== undefined && performance.now() - this.#since < RENEW_MILLISECONDS) return;
    const held = await this.#put({ ProtectionEnabled: true, ExpiresInMinutes: EXPIRES_MINUTES });
    if (held) this.#since = performance.now();
  }

  /** While there is no job. */
  async release(): Promise<void> {
    if (this.#since === undefined) return;
    if (await this.#put({ ProtectionEnabled: false })) this.#since = undefined;
  }

  /** Whether ECS agreed. It may refuse, while an upgrade replaces the task, say. */
  async #put(state: { ProtectionEnabled: boolean; ExpiresInMinutes?: number }): Promise<boolean> {
    const { agentUri, log, fetch: send = fetch } = this.#options;
    if (agentUri === undefined) return false;
    try {
      const answer = await send(`${agentUri}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(state),
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      if (answer.ok) return true;
      log.warn({ status: answer.status, state }, 'ECS did not change the protection of the task');
    } catch (error) {
      log.warn({ err: error, state }, 'the ECS agent does not answer');
    }
    return false;
  }
}
