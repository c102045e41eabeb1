import { expect, it, vi } from 'vitest';
import { iteratorClasses } from '#infra/local/stand-ins/patches/close-iterators.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

it('closes the iterators of a query', async () => {
  const [, values] = iteratorClasses();
  if (!values) throw new Error('there are no iterators over values');
  await using backend = await openLocalBackend();
  for (const sk of ['a', 'b', 'c']) await backend.table.put({ pk: 'p', sk });
  const close = vi.spyOn(values.prototype, 'close');
  for (let time = 0; time < 20; time++) {
    expect((await backend.table.list({ pk: 'p', limit: 2 })).rows).toHaveLength(2);
  }
  expect(close.mock.calls.length).toBeGreaterThanOrEqual(20);
});
