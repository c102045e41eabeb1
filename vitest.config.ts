import { defineConfig } from 'vitest/config';
import { TEST_MILLISECONDS } from './test/support/patience.ts';

const ROOMS = [
  'contracts',
  'backend',
  'models',
  'engine',
  'evaluation',
  'gpu-worker',
  'command-line',
  'functions',
  'client',
  'infra',
  'examples',
  'console',
  'support',
  'bench',
  'emulators',
  'chaos',
  'load',
];

/** `npm test -- --project rooms` runs the quick part alone. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    // Sessions of the runtime and child processes want the cores for themselves.
    maxWorkers: 2,
    testTimeout: TEST_MILLISECONDS,
    hookTimeout: TEST_MILLISECONDS,
    projects: [
      { extends: true, test: { name: 'rooms', include: ROOMS.map((room) => `test/${room}/**/*.test.ts`) } },
      { extends: true, test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'] } },
      { extends: true, test: { name: 'end-to-end', include: ['test/end-to-end/**/*.test.ts'] } },
    ],
  },
});
