/** Chooses the ports of child processes before they start, so that restarts keep them. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { ProblemError } from '#contracts/errors.ts';

/** @param port 0 chooses one. Throws `conflict` if another program listens on it. */
export async function reservePort(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program uses it' : message;
    throw new ProblemError(
      'conflict',
      `Cannot listen on ${host}, port ${port}: ${why}. Choose others with --port and --host.`,
      {
        cause: error,
      },
    );
  } finally {
    server.close();
  }
}
