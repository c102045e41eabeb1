/** `npm start`: the whole service on this machine. */
import { EXECUTION_PROVIDERS } from '#contracts/segmentation/execution-provider.ts';
import { PRECISION_CHOICES } from '#contracts/segmentation/precision.ts';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DESTINATIONS_VARIABLE, destinationsSchema } from '#contracts/destinations.ts';
import { ProblemError } from '#contracts/errors.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import { urlSchema } from '#contracts/url.ts';
import { describeFailing } from './processes/describe-failing.ts';
import { isLoopback } from './api-address.ts';
import { LOOPBACK } from './stand-ins/patches/listen-on-loopback.ts';
import { LocalSystem } from './local-system.ts';
import type { StandInPorts } from './stand-ins/stand-ins.ts';
import { welcome } from './welcome.ts';

const EXIT_USAGE = 2;

type Options = {
  dataDir: string;
  port: number;
  host: string;
  publicUrl?: string;
  workers: number;
  model?: string;
  precision?: string;
  provider?: string;
  standInPorts?: StandInPorts;
  allowLocalUrls?: boolean;
  allowDestinations?: string;
  requestsPerMinute?: number;
  dataRoot?: string;
  verbose: boolean;
};

const program = new Command('npm start --')
  .description('Runs the whole service on this machine: API, store, queues, table, worker, webhooks.')
  .option('--data-dir <folder>', 'folder for all data, reused at the next start', '.itaclip')
  .option('--port <number>', 'port of the API', wholeNumber(0, 65_535), 8080)
  .option('--host <address>', 'address on which the API listens; 0.0.0.0 admits other machines', LOOPBACK)
  .option(
    '--public-url <url>',
    'address at which other machines reach the API and its links: http://192.168.1.5:8080',
  )
  .option('--workers <number>', 'number of worker processes', wholeNumber(0, 64), 1)
  .option('--model <name or folder>', 'a model name from "npm run models -- list", or a folder')
  .addOption(new Option('--precision <kind>', 'precision of the model').choices(PRECISION_CHOICES))
  .addOption(new Option('--provider <name>', 'execution provider').choices(EXECUTION_PROVIDERS))
  .option(
    '--stand-in-ports <two numbers>',
    'ports of store and queues and of the table, for workers elsewhere (--workers 0): 9324,8000',
    standInPorts,
  )
  .option(
    '--allow-local-urls',
    'let webhooks and image URLs use http and this machine (default: if --host is the loopback)',
  )
  .option(
    '--allow-destinations <list>',
    'hosts and ranges of your network that webhooks and image URLs may name: nas.lan,192.168.1.0/24',
  )
  .option('--no-allow-local-urls', 'require https and public addresses, as in AWS')
  .option('--data-root <folder>', 'folder that may hold datasets of evaluations (default: none)')
  .option('--requests-per-minute <number>', 'rate limit of each tenant', wholeNumber(1, 1_000_000))
  .option('--verbose', 'write logs to standard error instead of files', false);

try {
  await run(program.parse().opts<Options>());
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_USAGE);
}

async function run(options: Options): Promise<void> {
  if (options.publicUrl !== undefined) requireOrigin(options.publicUrl);
  const startedAt = performance.now();
  const stopping = endOnSignal();
  const system = await LocalSystem.start({
    ...options,
    dataFolder: resolve(options.dataDir),
    visibilitySeconds: 60,
    sweepSeconds: 60,
    environment: async () => variables(options),
    // Without the API nothing starts, and that error already says so.
    onFailing: (failing) => failing.name === 'api' || process.stderr.write(describeFailing(failing)),
  });
  const welcomed = system.ready().then(() => greeting(system, options, performance.now() - startedAt));
  const text = await Promise.race([welcomed, stopping]);
  if (text !== undefined) process.stdout.write(text);
  if (process.stdin.isTTY) showAddressesOnEnter(system);
  await stopping;
  process.stdout.write('\nFinishing current work. Press Ctrl-C again to stop at once.\n');
  await system[Symbol.asyncDispose]();
  process.exit();
}

function showAddressesOnEnter(system: LocalSystem): void {
  process.stdin.on('data', () => {
    system.consoleAddress().then(
      (address) => process.stdout.write(`  ${address}\n`),
      (error: unknown) => process.stderr.write(`No address can be made now: ${(error as Error).message}\n`),
    );
  });
}

async function greeting(system: LocalSystem, options: Options, milliseconds: number): Promise<string> {
  const { url, folder, key, keyIsNew } = system;
  return welcome({
    url,
    consoleAddress: await system.consoleAddress(),
    interactive: process.stdin.isTTY,
    dataFolder: folder.path,
    logFolder: options.verbose ? undefined : join(folder.path, 'logs'),
    keyFile: folder.keyFile,
    newKey: keyIsNew ? key : undefined,
    open: !isLoopback(options.host),
    publicUrl: options.publicUrl,
    milliseconds,
  });
}

function variables(options: Options): Record<string, string> {
  const {
    host,
    model,
    precision,
    provider,
    requestsPerMinute,
    dataRoot,
    allowLocalUrls = isLoopback(host),
  } = options;
  const { allowDestinations } = options;
  if (allowDestinations !== undefined) requireDestinations(allowDestinations);
  if (dataRoot !== undefined) requireFolder(dataRoot);
  return {
    ITACLIP_ALLOW_LOCAL_URLS: String(allowLocalUrls),
    ...(allowDestinations && { [DESTINATIONS_VARIABLE]: allowDestinations }),
    // A folder is relative to this process; the child processes run elsewhere.
    ...(model && { ITACLIP_MODEL: existsSync(model) ? resolve(model) : model }),
    ...(precision && { ITACLIP_PRECISION: precision }),
    ...(provider && { ITACLIP_EXECUTION_PROVIDER: provider }),
    ...(dataRoot && { ITACLIP_DATA_ROOT: resolve(dataRoot) }),
    ...(requestsPerMinute && { ITACLIP_REQUESTS_PER_MINUTE: String(requestsPerMinute) }),
  };
}

/** Signed links to the store have no room for a path of the API's. */
function requireOrigin(publicUrl: string): void {
  const url = urlSchema.safeParse(publicUrl).success ? new URL(publicUrl) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return;
  throw new ProblemError(
    'invalid-request',
    `--public-url: received "${shorten(publicUrl)}"; expected an address without a path, such as http://192.168.1.5:8080.`,
  );
}

function requireDestinations(list: string): void {
  const { error } = destinationsSchema.safeParse(list);
  if (error) throw new ProblemError('invalid-request', `--allow-destinations: ${error.issues[0]?.message}.`);
}

function requireFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new ProblemError(
    'invalid-request',
    `The folder ${path} does not exist. Give --data-root an existing folder.`,
  );
}

/** The first signal stops in order; the second stops this process and its children at once. */
function endOnSignal(): Promise<void> {
  return new Promise((end) => {
    let asked = false;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (asked) process.kill(process.pid, 'SIGKILL');
        asked = true;
        end();
      });
    }
  });
}

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum} to ${maximum}.`);
  };
}

function standInPorts(text: string): StandInPorts {
  const [storeAndQueues, table, ...others] = text.split(',').map(wholeNumber(1, 65_535));
  if (storeAndQueues && table && others.length === 0) return { storeAndQueues, table };
  throw new InvalidArgumentError('Expected two ports, separated by a comma.');
}
