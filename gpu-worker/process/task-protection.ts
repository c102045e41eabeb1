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

/**
 * Protection ends by itself, so that a worker that hangs is not protected forever, and a deployment waits no longer
 * than this for a worker that always has work.
 */
const EXPIRES_MINUTES = 10;
const RENEW_MILLISECONDS = 2 * 60_000;
const TIMEOUT_MILLISECONDS = 2000;
const LONGEST_REASON = 300;
/** The reason that ECS gives for a task of an old deployment. */
const REPLACED = 'DEPLOYMENT_BLOCKED';

type Answer = 'agreed' | 'refused' | 'replaced';

export class TaskProtection {
  readonly #options: TaskProtectionOptions;
  /** The time of the last successful request for protection; undefined without protection. */
  #since: number | undefined;

  constructor(options: TaskProtectionOptions) {
    this.#options = options;
  }

  /**
   * Call before each job; asks ECS again only now and then. Returns `replaced` when ECS refuses because a deployment
   * replaces this task: the worker finishes what it has, releases its protection, and takes no further job.
   */
  async hold(): Promise<'replaced' | undefined> {
    if (this.#since !== undefined && performance.now() - this.#since < RENEW_MILLISECONDS) return undefined;
    const answer = await this.#put({ ProtectionEnabled: true, ExpiresInMinutes: EXPIRES_MINUTES });
    if (answer === 'agreed') this.#since = performance.now();
    return answer === 'replaced' ? 'replaced' : undefined;
  }

  /** Call while there is no job. */
  async release(): Promise<void> {
    if (this.#since === undefined) return;
    if ((await this.#put({ ProtectionEnabled: false })) === 'agreed') this.#since = undefined;
  }

  async #put(state: { ProtectionEnabled: boolean; ExpiresInMinutes?: number }): Promise<Answer> {
    const { agentUri, log, fetch: send = fetch } = this.#options;
    if (agentUri === undefined) return 'refused';
    try {
      const answer = await send(`${agentUri}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(state),
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      // The body must be read even if it says nothing new: an unread body would keep the connection busy.
      const text = await answer.text();
      // The agent reports a refusal by ECS as a failure within an answer of any status.
      const replaced = text.includes(REPLACED);
      if (answer.ok && !replaced) return 'agreed';
      const reason = text.slice(0, LONGEST_REASON);
      log.warn({ status: answer.status, reason, state }, 'ECS did not change the protection of the task');
      if (replaced) return 'replaced';
    } catch (error) {
      log.warn({ err: error, state }, 'the ECS agent does not answer');
    }
    return 'refused';
  }
}
