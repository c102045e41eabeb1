import { expect, it } from 'vitest';
import { STAGES } from '#infra/stages/config.ts';

it.each(Object.entries(STAGES))('the stage %s uses no weights that are for trying only', (_, { worker }) => {
  expect(worker.model.name).not.toBe('photographs');
});
