import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/summary-reporter.ts'],
    // Sessions of the runtime and child processes want the cores for themselves.
    maxWorkers: 2,
    testTimeout: 120_000,
  },
});
