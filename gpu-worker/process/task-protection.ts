/**
 * Asks ECS not to stop this task for a scale-in while it has a job. This saves work but is not needed for
 * safety: a worker that is stopped all the same releases its job. Outside ECS nothing is asked.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
import type { Logger } from '#contracts/log.ts';

export type TaskProtectionOptions = {
  /** The value of `ECS_AGENT_URI`, which ECS sets in every task. */
  agentUri: string | undefined;
  log: Logger;
  fetch?: typeof fetch;
};

/** Protection ends by itself, so that a worker that hangs is not protected forever. */
const EXPIRES_MINUTES = 60;
const RENEW_MILLISECONDS = 10 * 60_000;
const TIMEOUT_MILLISECONDS = 2000;
const LONGEST_REASON = 300;

export class TaskProtection {
  readonly #options: TaskProtectionOptions;
  /** The time of the last successful request for protection; undefined without protection. */
  #since: number | undefined;

  constructor(options: TaskProtectionOptions) {
    this.#options = options;
  }

  /** Call before each job; asks ECS again only now and then. */
  async hold(): Promise<void> {
    if (this.#since !== undefined && performance.now() - this.#since < RENEW_MILLISECONDS) return;
    const held = await this.#put({ ProtectionEnabled: true, ExpiresInMinutes: EXPIRES_MINUTES });
    if (held) this.#since = performance.now();
  }

  /** Call while there is no job. */
  async release(): Promise<void> {
    if (this.#since === undefined) return;
    if (await this.#put({ ProtectionEnabled: false })) this.#since = undefined;
  }

  /** Returns true if ECS agreed. It may refuse, for example while an upgrade replaces the task. */
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
      // The body must be read even if it says nothing new: an unread body would keep the connection busy.
      const text = await answer.text();
      if (answer.ok) return true;
      const reason = text.slice(0, LONGEST_REASON);
      log.warn({ status: answer.status, reason, state }, 'ECS did not change the protection of the task');
    } catch (error) {
      log.warn({ err: error, state }, 'the ECS agent does not answer');
    }
    return false;
  }
}
