import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startStandIns } from '../../../infra/local/stand-ins.ts';

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === 'IPv4')?.address;

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

it('listens on the loopback only', async ({ skip }) => {
  if (outside === undefined) skip('this machine has no other address than the loopback');
  await using standIns = await startStandIns({ visibilitySeconds: 30 });
  for (const variable of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_DYNAMODB']) {
    const { hostname, port } = new URL(standIns.environment[variable] ?? '');
    expect(await answers(hostname, Number(port))).toBe(true);
    expect(await answers(outside ?? '', Number(port))).toBe(false);
  }
});
