/**
 * Checks compose.yaml and the service's image without a container engine: the files that they name
 * exist and fit.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEnvironment, workerEnvironment } from '#contracts/environment.ts';
import { dockerfileProblems, readDockerfile, ROOT } from '../support/cloud/read-dockerfile.ts';

type Service = {
  build: { context: string; dockerfile: string; target: string };
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string>;
  volumes: string[];
  tmpfs?: string[];
  read_only?: boolean;
};

const { services, volumes } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')) as {
  services: { service: Service; worker: Service };
  volumes: Record<string, null>;
};
const stageOf = ({ build }: Service) =>
  readDockerfile(build.dockerfile).find(({ name }) => name === build.target)!;

describe('compose.yaml', () => {
  it.each(Object.entries(services))('builds %s from an existing stage', (_, service) => {
    expect(existsSync(join(ROOT, service.build.context, service.build.dockerfile))).toBe(true);
    expect(stageOf(service)?.name).toBe(service.build.target);
    expect(dockerfileProblems(service.build.dockerfile)).toEqual([]);
  });

  it('uses every volume that it defines, and no other', () => {
    const used = Object.values(services).flatMap((service) =>
      service.volumes.map((text) => text.split(':')[0]),
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(volumes)));
  });

  it('lets the worker write only where its image does', () => {
    const { worker } = services;
    const { ITACLIP_CACHE_DIR: cache, HOME: home } = stageOf(worker).environment;
    expect(worker.read_only).toBe(true);
    expect([...worker.tmpfs!, ...worker.volumes.map((text) => text.split(':')[1])]).toEqual([home, cache]);
  });

  it('waits for the service, which says that it is healthy', () => {
    expect(services.worker.depends_on).toEqual({ service: { condition: 'service_healthy' } });
    expect(stageOf(services.service).healthCheck?.[0]).toBe('node');
  });

  it('gives the worker a configuration that it accepts, at the ports of the stand-ins', () => {
    const { worker, service } = services;
    const configuration = readEnvironment(workerEnvironment, {
      ...stageOf(worker).environment,
      ...worker.environment,
    });
    const command = stageOf(service).command!;
    const [store, table] = command[command.indexOf('--stand-in-ports') + 1]!.split(',');
    expect(new URL(configuration.ITACLIP_INTERACTIVE_QUEUE_URL).port).toBe(store);
    expect(new URL(worker.environment!['AWS_ENDPOINT_URL_S3']!).port).toBe(store);
    expect(new URL(worker.environment!['AWS_ENDPOINT_URL_SQS']!).port).toBe(store);
    expect(new URL(worker.environment!['AWS_ENDPOINT_URL_DYNAMODB']!).port).toBe(table);
  });
});

describe('the image of the service', () => {
  const stage = stageOf(services.service);

  it('starts an existing file, with data in a volume', () => {
    const entry = stage.command!.find((word) => word.endsWith('.ts'))!;
    expect(existsSync(join(ROOT, entry))).toBe(true);
    expect(services.service.volumes).toEqual(['data:/data']);
    expect(stage.command!.join(' ')).toContain('--data-dir /data ');
  });

  it('does not run as root', () => {
    expect(stage.user).toBe('node');
  });
});
