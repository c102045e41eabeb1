/**
 * A gate before something that work shares: who comes waits until there is room. The most urgent goes first,
 * and among equals the first who came; nobody overtakes the first in line because it needs less.
 */
import { PRIORITIES, type Priority } from '#contracts/queues/queue-names.ts';

export type Ticket = { priority?: Priority | undefined };

type Waiting<Pass> = { pass: Pass; open: () => void };

export class Gate<Pass extends Ticket = Ticket> {
  readonly #hasRoom: (inside: ReadonlySet<Pass>, next: Pass) => boolean;
  readonly #inside = new Set<Pass>();
  readonly #waiting: Waiting<Pass>[] = [];

  /** @param hasRoom Tells whether `next` may join those inside. Default: one at a time. */
  constructor(hasRoom: (inside: ReadonlySet<Pass>, next: Pass) => boolean = ({ size }) => size === 0) {
    this.#hasRoom = hasRoom;
  }

  /** Resolves when there is room, to the call that leaves again. Throws the signal's reason after an abort. */
  async enter(pass: Pass, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    await new Promise<void>((open, reject) => {
      const waiting = { pass, open: () => open(signal?.removeEventListener('abort', abort)) };
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason as Error);
        this.#admit();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.splice(this.#placeOf(pass), 0, waiting);
      this.#admit();
    });
    return () => {
      if (this.#inside.delete(pass)) this.#admit();
    };
  }

  #placeOf(pass: Pass): number {
    const behind = this.#waiting.findIndex((other) => rank(other.pass) > rank(pass));
    return behind === -1 ? this.#waiting.length : behind;
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (!this.#hasRoom(this.#inside, next.pass)) return;
      this.#waiting.shift();
      this.#inside.add(next.pass);
      next.open();
    }
  }
}

/** Work without a priority is a person's own. */
function rank({ priority = 'interactive' }: Ticket): number {
  return PRIORITIES.indexOf(priority);
}
