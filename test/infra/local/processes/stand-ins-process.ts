/** Stand-ins in a process of their own, so that a test can kill it: prints their environment as JSON. */
import { startStandIns } from '#infra/local/stand-ins/stand-ins.ts';

const [dataFolder = '', store = '0', table = '0'] = process.argv.slice(2);
const standIns = await startStandIns({
  visibilitySeconds: 2,
  dataFolder,
  ports: { storeAndQueues: Number(store), table: Number(table) },
});
process.stdout.write(`${JSON.stringify(standIns.environment)}\n`);
