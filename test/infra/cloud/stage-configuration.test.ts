import { expect, it } from 'vitest';
import { STAGES } from '#infra/stages/config.ts';
import { parseStages } from '#infra/stages/stage-configuration.ts';

it('accepts the stages of the configuration file', () => {
  expect(Object.keys(parseStages(STAGES))).toEqual(['dev', 'prod']);
});

it('reports every problem at once, each with its place', () => {
  const dev = {
    ...STAGES.dev,
    region: 'Frankfurt',
    domain: { name: 'API.example.com', hostedZone: { id: 'Z1', name: 'example.com' } },
    api: { ...STAGES.dev.api, s3Sources: { acme: ['http://bucket'] } },
    worker: { ...STAGES.dev.worker, minimum: 3, maximum: 1 },
    color: 'red',
  };
  expect(() => parseStages({ dev })).toThrow(
    /dev\.region: [\s\S]*dev\.domain\.name: [\s\S]*dev\.api\.s3Sources\.acme\[0\]: [\s\S]*dev\.worker\.maximum: [\s\S]*color/,
  );
});

it('refuses a model that neither the package of the function nor the bucket has', () => {
  const worker = { ...STAGES.dev.worker, model: { name: 'vit-b-16', from: 'image' } };
  expect(() => parseStages({ dev: { ...STAGES.dev, worker } })).toThrow(/worker\.model\.from: expected s3/);
  expect(() => parseStages({ dev: { ...STAGES.dev, worker: { ...worker, compute: 'gpu' } } })).not.toThrow();
});

it('refuses zones of another region and names that no stack could have', () => {
  const elsewhere = { ...STAGES.dev, region: 'eu-central-1' };
  expect(() => parseStages({ dev: elsewhere })).toThrow(/availabilityZones/);
  expect(() => parseStages({ 'My Stage': STAGES.dev })).toThrow(/lower-case letters/);
});
