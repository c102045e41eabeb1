import { expect, it } from 'vitest';
import { continueTrace, traceSchema } from '#contracts/trace.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

it("continues the caller's trace with a span of its own", () => {
  const traceparent = continueTrace(`00-${TRACE_ID}-00f067aa0ba902b7-00`);
  expect(traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
  expect(traceparent).not.toContain('00f067aa0ba902b7');
});

it.each([
  ['nothing', undefined],
  ['a word', 'trace'],
  ['zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['a zero span', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
  ['upper case', `00-${TRACE_ID.toUpperCase()}-00f067aa0ba902b7-01`],
])('begins a trace where the header is %s', (_, header) => {
  const traceparent = continueTrace(header);
  expect(traceparent).not.toContain(TRACE_ID);
  expect(traceSchema.parse({ request_id: 'req', traceparent })).toEqual({ request_id: 'req', traceparent });
});
