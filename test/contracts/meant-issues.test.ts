import { expect, it } from 'vitest';
import { z } from 'zod';
import { meantIssues } from '#contracts/meant-issues.ts';

/** Path and message of every issue. */
function issuesOf(schema: z.ZodType, value: unknown): string[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.flatMap(meantIssues).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const named = z.strictObject({ name: z.string('expected a name'), size: z.int().optional() });
const placed = z.strictObject({ url: z.url('expected a URL') });

it('points into the alternative of the type that was given', () => {
  const schema = z.strictObject({ item: z.union([z.string(), named]) });
  expect(issuesOf(schema, { item: { name: 1 } })).toEqual(['item.name: expected a name']);
});

it('points into the alternative whose members were given', () => {
  expect(issuesOf(z.union([named, placed]), { url: 'nowhere' })).toEqual(['url: expected a URL']);
});

it('names the types where none was given', () => {
  const schema = z.strictObject({ item: z.union([z.string(), named]) });
  expect(issuesOf(schema, { item: 1 })).toEqual(['item: Invalid input: expected string or object']);
});

it("keeps a union's own words", () => {
  expect(issuesOf(z.union([named, placed], 'expected a name or a URL'), 1)).toEqual([
    ': expected a name or a URL',
  ]);
  expect(issuesOf(z.union([named, placed], 'expected a name or a URL'), {})).toEqual([
    ': expected a name or a URL',
  ]);
});

it('says why a key of a record is none', () => {
  const schema = z.record(z.string().max(2, 'too long'), z.int());
  expect(issuesOf(schema, { abc: 1 })).toEqual(['abc: too long']);
});
