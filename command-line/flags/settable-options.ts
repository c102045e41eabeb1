/** The options that `--set` takes. Names, defaults and ranges come from the schema alone. */
import { LEAST_POSITIVE, MOST } from '#contracts/storable-number.ts';
import { z } from 'zod';
import { DEFAULT_OPTIONS, optionsSchema, PRESETS } from '#contracts/segmentation/options.ts';
import { formatOption } from '#contracts/segmentation/format-option.ts';
import { formatTable } from '../display/format-table.ts';

export type SettableOption = {
  /** Dotted: "pamr.iterations". */
  name: string;
  default: unknown;
  /** "a whole number from 8 to 224" */
  allowed: string;
  schema: z.ZodType;
};

export const SETTABLE_OPTIONS: readonly SettableOption[] = flatten(optionsSchema, DEFAULT_OPTIONS, '');

/** The screen that `itaclip options` prints. */
export function describeOptions(): string {
  const rows = SETTABLE_OPTIONS.map(({ name, default: value, allowed }) => {
    const text = formatOption(value);
    // Five views are too long for their column.
    return [name, allowed === `any of ${text}` ? 'all' : text, allowed];
  });
  const presets = Object.entries(PRESETS).map(([name, preset]) => {
    const assigned = Object.entries(preset).map(([option, value]) => `${option}=${formatOption(value)}`);
    return [name, assigned.join(' ')];
  });
  return `What --set takes, as OPTION=VALUE; lists have commas.

${formatTable([['OPTION', 'DEFAULT', 'VALUE'], ...rows])}

Presets, which --set overrides:

${formatTable(presets)}
`;
}

function flatten(schema: z.ZodObject, defaults: object, prefix: string): SettableOption[] {
  return Object.entries(schema.shape).flatMap(([key, member]) => {
    const name = prefix + key;
    const value = (defaults as Record<string, unknown>)[key];
    if (member instanceof z.ZodObject) return flatten(member, value as object, `${name}.`);
    const allowed = describeAllowed(z.toJSONSchema(member));
    return { name, default: value, allowed, schema: member };
  });
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function describeAllowed(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map((each) => describeAllowed(each)).join(', or ');
  if (schema.type === 'null') return 'none';
  if (schema.enum) return schema.enum.join(', ');
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'array') return describeList(schema, schema.items as JsonSchema);
  return `${schema.type === 'integer' ? 'a whole number' : 'a number'} ${describeRange(schema)}`;
}

function describeList({ minItems = 0, maxItems }: JsonSchema, items: JsonSchema): string {
  const ending = minItems === 0 ? ', or none' : '';
  if (items.enum) return `any of ${items.enum.join(',')}${ending}`;
  const count = maxItems === undefined ? '' : `up to ${maxItems} `;
  return `${count}whole numbers ${describeRange(items)}${ending}`;
}

/** Leaves out the bounds of what can be stored: nobody wants numbers beyond them. */
function describeRange({ minimum, maximum }: JsonSchema): string {
  const limit = maximum === Number.MAX_SAFE_INTEGER || maximum === MOST ? undefined : maximum;
  const isPositive = minimum === LEAST_POSITIVE;
  if (!isPositive && limit !== undefined) return `from ${minimum} to ${limit}`;
  const lower = isPositive ? 'above 0' : `from ${minimum}`;
  return limit === undefined ? lower : `${lower}, up to ${limit}`;
}
