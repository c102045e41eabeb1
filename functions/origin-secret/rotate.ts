/**
 * Rotates the origin secret in the four steps that Secrets Manager calls. At every moment the API
 * accepts what the edge sends: it knows a new value (a pending version) before the edge begins to
 * send it, and keeps the previous value for as long as an edge location may still send that.
 */
import { ORIGIN_SECRET_KNOWN_SECONDS } from '#contracts/origin-secret.ts';

/** The calls to AWS; the step's token names the new version. */
export type OriginSecretStore = {
  /** Returns undefined if there is no such version. */
  pendingValue(token: string): Promise<string | undefined>;
  makePending(token: string): Promise<void>;
  /** Makes the new version current, and the current one previous. */
  makeCurrent(token: string): Promise<void>;
};

export type Edge = {
  sendSecret(value: string): Promise<void>;
  /** Resolves when every edge location sends the value. */
  whenDeployed(): Promise<void>;
  /** Returns the status of a request through the edge. */
  probe(): Promise<number>;
};

export type Rotation = {
  store: OriginSecretStore;
  edge: Edge;
  wait: (seconds: number) => Promise<void>;
};

export type RotationStep = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

/**
 * Instances that have just read the versions read them again after that time; the rest allows for
 * clock skew.
 */
const UNTIL_KNOWN_SECONDS = ORIGIN_SECRET_KNOWN_SECONDS + 15;

/** Every step may be repeated. */
export async function rotate(step: RotationStep, token: string, rotation: Rotation): Promise<void> {
  const { store, edge, wait } = rotation;
  switch (step) {
    case 'createSecret': {
      if ((await store.pendingValue(token)) === undefined) await store.makePending(token);
      return;
    }
    case 'setSecret': {
      const value = await store.pendingValue(token);
      if (value === undefined) throw new Error('The rotation has no pending version; start it again.');
      await wait(UNTIL_KNOWN_SECONDS);
      return edge.sendSecret(value);
    }
    case 'testSecret': {
      await edge.whenDeployed();
      const status = await edge.probe();
      if (status !== 200) throw new Error(`Through the edge /healthz answers ${status}, not 200.`);
      return;
    }
    case 'finishSecret':
      return store.makeCurrent(token);
  }
}
