import { expect, it } from 'vitest';
import {
  isTerminal,
  JOB_STATES,
  JOB_TRANSITIONS,
  statesBefore,
  TERMINAL_STATES,
} from '#contracts/jobs/job-states.ts';

it('lets nothing follow a terminal state', () => {
  expect(JOB_STATES.filter(isTerminal)).toEqual([...TERMINAL_STATES]);
});

it('leads from every state that is not terminal to an end', () => {
  for (const state of JOB_STATES.filter((each) => !isTerminal(each))) {
    expect(JOB_TRANSITIONS[state].some(isTerminal)).toBe(true);
  }
});

it('succeeds and expires from one state only', () => {
  expect(statesBefore('succeeded')).toEqual(['running']);
  expect(statesBefore('expired')).toEqual(['queued']);
  expect(statesBefore('canceled')).toEqual(['queued', 'running']);
});
