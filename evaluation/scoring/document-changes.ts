/** Lists the differences between two evaluations that may explain why their scores differ. */
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';

/** A document before its digest is computed. */
export type UnsignedDocument = Omit<EvaluationDocument, 'digest' | 'comparison' | 'gates' | 'performance'>;

const LONGEST_VALUE = 80;

/**
 * "options.stride: 112, was 28": dotted names of the dataset, the protocol and the like, and of the
 * recipe of the first variant, with the value of `after` and that of `before`.
 */
export function documentChanges(before: UnsignedDocument, after: UnsignedDocument): string[] {
  const [old, current] = [new Map(leavesOf(inputsOf(before))), new Map(leavesOf(inputsOf(after)))];
  const names = new Set([...current.keys(), ...old.keys()]);
  return [...names]
    .filter((name) => current.get(name) !== old.get(name))
    .map((name) => `${name}: ${shown(current.get(name))}, was ${shown(old.get(name))}`);
}

function inputsOf({
  dataset,
  classes,
  protocol,
  sample,
  images,
  bootstrap,
  variants,
}: UnsignedDocument): object {
  const { total, scored, skipped } = images;
  const counts = { total, scored, skipped };
  return { dataset, classes, protocol, sample, images: counts, bootstrap, ...variants[0]!.recipe };
}

/** Gives each value its dotted name. Null counts as absent; objects of a list go by their names. */
function* leavesOf(value: unknown, name = ''): Generator<[name: string, value: string]> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object' || isPlainList(value)) {
    yield [name, JSON.stringify(value)];
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const part = Array.isArray(value) ? nameOf(inner, key) : key;
    yield* leavesOf(inner, name ? `${name}.${part}` : part);
  }
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}

function nameOf(item: unknown, index: string): string {
  const { name } = item as { name?: unknown };
  return typeof name === 'string' ? name : index;
}

function shown(value: string | undefined): string {
  if (value === undefined) return 'none';
  const text = value.startsWith('"') ? (JSON.parse(value) as string) : value;
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
