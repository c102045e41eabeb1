/**
 * Implementations of S3, SQS and DynamoDB from package registries: moto (Python), versitygw (Go) and ElasticMQ
 * (Java). Each of them is installed below `.cache` the first time. `NotAvailable` says what is missing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, pythonTool } from '../clients/python-tool.ts';
import { startEmulator, type Emulator, LOOPBACK } from './emulator.ts';

const MOTO = 'moto[server]==5.2.5';
const VERSITYGW = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** The account that the programs accept; versitygw checks signatures with it. */
export const ACCOUNT = { accessKeyId: 'emulated', secretAccessKey: 'emulated-secret' };

/** Implements all three services in memory. It checks no signatures. */
export async function startMoto(): Promise<Emulator> {
  const programs = await pythonTool('moto', [MOTO]);
  return startEmulator((port) => ({
    command: join(programs, 'moto_server'),
    parameters: ['-H', LOOPBACK, '-p', String(port)],
  }));
}

/** Implements S3 on files, and checks signatures, lengths, checksums and expiry. */
export async function startVersitygw(folder: string): Promise<Emulator> {
  const programs = resolve('.cache', VERSITYGW.replaceAll(/[^\w.]+/g, '-'));
  const program = join(programs, 'versitygw');
  if (!existsSync(program)) {
    await install(
      'env',
      [`GOBIN=${programs}`, 'go', 'install', VERSITYGW],
      'Go or its module proxy is missing',
    );
  }
  const files = join(folder, 'versitygw');
  mkdirSync(files, { recursive: true });
  const { accessKeyId, secretAccessKey } = ACCOUNT;
  return startEmulator((port) => ({
    command: program,
    parameters: [
      '--access',
      accessKeyId,
      '--secret',
      secretAccessKey,
      '--port',
      `${LOOPBACK}:${port}`,
      '--quiet',
      'posix',
      files,
    ],
  }));
}

/**
 * Implements SQS in memory with SQS's limits.
 *
 * @param advertised The address that the URLs of queues begin with.
 */
export async function startElasticMq(folder: string, advertised: URL): Promise<Emulator> {
  const classPath = await resolveElasticMq();
  const configuration = join(folder, 'elasticmq.conf');
  return startEmulator((port) => {
    writeFileSync(
      configuration,
      [
        'include classpath("application.conf")',
        `node-address { protocol = http, host = "${advertised.hostname}", port = ${advertised.port} }`,
        `rest-sqs { bind-hostname = "${LOOPBACK}", bind-port = ${port}, sqs-limits = strict }`,
        'rest-stats { enabled = false }',
      ].join('\n'),
    );
    return {
      command: 'java',
      parameters: [`-Dconfig.file=${configuration}`, '-cp', classPath, 'org.elasticmq.server.Main'],
    };
  });
}

async function resolveElasticMq(): Promise<string> {
  const pom = fileURLToPath(new URL('elasticmq/pom.xml', import.meta.url));
  const list = resolve('.cache', 'elasticmq-class-path');
  const parameters = ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${list}`];
  await install('mvn', parameters, 'Maven or its central repository is missing');
  await install('java', ['-version'], 'Java is missing');
  return readFileSync(list, 'utf8').trim();
}
