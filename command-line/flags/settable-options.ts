/** The options that `--set` takes. Names, defaults and ranges come from the schema alone. */
import { LEAST_POSITIVE, MOST } from '#contracts/storable-number.ts';
import { z } from 'zod';
import { PRESET_METHODS } from '#contracts/segmentation/choose-options.ts';
import { DEFAULT_OPTIONS, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import { DOTTED_OPTIONS, optionAt } from '#contracts/segmentation/dotted-options.ts';
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

export const SETTABLE_OPTIONS: readonly SettableOption[] = [...DOTTED_OPTIONS].map(([name, schema]) => ({
  name,
  default: optionAt(DEFAULT_OPTIONS, name),
  allowed: describeAllowed(z.toJSONSchema(schema)),
  schema,
}));

/** The screen that `itaclip options` prints. */
export function describeOptions(): string {
  const rows = SETTABLE_OPTIONS.map(({ name, default: value, allowed }) => {
    const text = formatOption(value);
    // Five views are too long for their column.
    return [name, allowed === `any of ${text}` ? 'all' : text, allowed];
  });
  const presets = Object.entries(PRESETS).map(([name, preset]) => {
    const assigned = Object.entries(preset).map(([option, value]) => `${option}=${formatOption(value)}`);
    const method = PRESET_METHODS[name as Preset]?.method;
    return [name, assigned.join(' ') + (method ? `, with PAMR and --method ${method}` : '')];
  });
  return `What --set takes, as OPTION=VALUE; lists have commas.

${formatTable([['OPTION', 'DEFAULT', 'VALUE'], ...rows])}

Presets, which --set overrides:

${formatTable(presets)}
`;
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
