/**
 * The S3 and SQS stand-in always listens on every interface and checks no signatures: everyone on
 * the network could read every image. During its start, this patch redirects listening to the
 * loopback.
 */
import { Server, type ListenOptions } from 'node:net';

export const LOOPBACK = '127.0.0.1';

type Listen = (this: Server, ...parameters: unknown[]) => Server;

/** Every server that starts listening while `start` runs does so on the loopback only. */
export async function listenOnLoopback<Result>(
  start: () => Promise<Result>,
  onServer: (server: Server) => void = () => undefined,
): Promise<Result> {
  const original = Reflect.get(Server.prototype, 'listen') as Listen;
  const onLoopback: Listen = function listen(first, ...rest) {
    onServer(this);
    const options = typeof first === 'object' && first !== null ? (first as ListenOptions) : undefined;
    return original.call(this, options ? { ...options, host: LOOPBACK } : first, ...rest);
  };
  Reflect.set(Server.prototype, 'listen', onLoopback);
  try {
    return await start();
  } finally {
    Reflect.set(Server.prototype, 'listen', original);
  }
}
