import { InvalidArgumentError } from 'commander';
import { maskValuesSchema, type MaskValues } from '#contracts/evaluations/dataset.ts';

/** Reads "0=background,255=person". */
export function parseMaskValues(text: string): MaskValues {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [value = '', ...name] = pair.split('=');
    return [value.trim(), name.join('=').trim()];
  });
  const repeated = pairs.find(([value], index) => pairs.findIndex(([other]) => other === value) !== index);
  if (repeated) throw new InvalidArgumentError(`The value ${repeated[0]} has two classes.`);
  const result = maskValuesSchema.safeParse(Object.fromEntries(pairs));
  if (result.success) return result.data;
  throw new InvalidArgumentError(
    'Expected values from 0 to 65535 with their classes: 0=background,255=person.',
  );
}
