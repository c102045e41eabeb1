/**
 * Expands the variants that one evaluation scores: one for each combination of swept options, or a single
 * one. Each merges the preset, the vocabulary's options, the method, the request's options and the
 * combination; later layers win.
 */
import { ProblemError } from '../errors.ts';
import { jsonPointer } from '../json-pointer.ts';
import { DOTTED_OPTIONS, optionAt } from '../segmentation/dotted-options.ts';
import { chooseOptions, type OptionChoices } from '../segmentation/choose-options.ts';
import { formatOption } from '../segmentation/format-option.ts';
import type { SegmentationOptions } from '../segmentation/options.ts';
import { MOST_VARIANTS } from './evaluation-request.ts';

export type VariantsRequest = OptionChoices & {
  /** The values to score, by dotted name. */
  sweep: Record<string, readonly unknown[]>;
};

export type ExpandedVariant = {
  /** "stride=28 pamr.iterations=0"; "default" if nothing was swept. */
  name: string;
  /** The swept values by dotted name. */
  swept: Record<string, unknown>;
  options: SegmentationOptions;
};

/** Dotted names of the options that may be swept, in schema order: "stride", "pamr.iterations". */
const SWEEPABLE: readonly string[] = [...DOTTED_OPTIONS.keys()];

/**
 * Lists all combinations in an order that does not depend on the order of names in the request: options
 * follow schema order and the last one varies fastest; values keep the given order. Throws `invalid-request`
 * for names and values that cannot be used, `limit-exceeded` for too many combinations.
 */
export function expandVariants({
  preset,
  method,
  options,
  sweep,
  vocabulary,
}: VariantsRequest): ExpandedVariant[] {
  checkSweep(sweep);
  const names = SWEEPABLE.filter((name) => Object.hasOwn(sweep, name));
  const combinations = names.reduce<unknown[][]>(
    (before, name) => before.flatMap((values) => (sweep[name] ?? []).map((value) => [...values, value])),
    [[]],
  );
  const variants = combinations.map((values) => {
    const layers = names.map((name, index) => nest(name, values[index]));
    const merged = chooseOptions({ preset, method, vocabulary, options }, ...layers);
    const swept = Object.fromEntries(names.map((name) => [name, optionAt(merged, name)]));
    return { name: nameVariant(swept), swept, options: merged };
  });
  refuseRepeated(variants);
  return variants;
}

/** Sorts swept options in schema order; a table row does not keep the order of members. */
export function inOptionsOrder(swept: ExpandedVariant['swept']): ExpandedVariant['swept'] {
  const names = SWEEPABLE.filter((name) => Object.hasOwn(swept, name));
  return Object.fromEntries(names.map((name) => [name, swept[name]]));
}

function checkSweep(sweep: VariantsRequest['sweep']): void {
  for (const [name, values] of Object.entries(sweep)) {
    if (!SWEEPABLE.includes(name)) throw unknownName(name);
    if (values.length === 0) throw invalid(name, 'gives no value to score');
  }
  const count = Object.values(sweep).reduce((product, { length }) => product * length, 1);
  if (count <= MOST_VARIANTS) return;
  throw new ProblemError(
    'limit-exceeded',
    `The sweep has ${count} combinations; at most ${MOST_VARIANTS} are allowed. Score it in parts.`,
    { errors: [{ pointer: '/sweep', detail: `${count} combinations` }] },
  );
}

function refuseRepeated(variants: readonly ExpandedVariant[]): void {
  const names = variants.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new ProblemError('invalid-request', `The sweep names one variant twice: ${repeated}.`, {
    errors: [{ pointer: '/sweep', detail: `names ${repeated} twice` }],
  });
}

/** Turns "pamr.iterations" and 0 into {pamr: {iterations: 0}}. */
function nest(name: string, value: unknown): object {
  return name.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

function nameVariant(swept: Record<string, unknown>): string {
  const parts = Object.entries(swept).map(([name, value]) => `${name}=${formatOption(value)}`);
  return parts.join(' ') || 'default';
}

function unknownName(name: string): ProblemError {
  return invalid(name, `cannot be swept; the options that can are ${SWEEPABLE.join(', ')}`);
}

function invalid(name: string, detail: string): ProblemError {
  const pointer = jsonPointer(['sweep', name]);
  return new ProblemError('invalid-request', `The sweep of "${name}" ${detail}.`, {
    errors: [{ pointer, detail }],
  });
}
