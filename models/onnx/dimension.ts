/**
 * Tensor dimensions while a graph is built: a number, a symbol whose size is known only when the graph runs
 * ('windows'), or a product of both ('5*windows').
 */

export type Dimension = number | string;
export type Shape = readonly Dimension[];

/** Multiplies dimensions and formats the product canonically, so that equal products are `===`. */
export function product(dimensions: Shape): Dimension {
  const factors = dimensions.flatMap((dimension) => String(dimension).split('*'));
  const symbols = factors.filter((factor) => Number.isNaN(Number(factor))).toSorted();
  const number = factors
    .map(Number)
    .filter((factor) => !Number.isNaN(factor))
    .reduce((a, b) => a * b, 1);
  if (symbols.length === 0 || number === 0) return number;
  return [...(number === 1 ? [] : [number]), ...symbols].join('*');
}

/** Computes `whole / part` if the result is a number, and throws otherwise. */
export function divide(whole: Dimension, part: Dimension): number {
  const [wholeNumber, wholeSymbols] = separate(whole);
  const [partNumber, partSymbols] = separate(part);
  const quotient = wholeNumber / partNumber;
  if (wholeSymbols === partSymbols && Number.isInteger(quotient)) return quotient;
  throw new Error(`${whole} is not a whole multiple of ${part}`);
}

/** Adds dimensions along which tensors are joined: numbers, or multiples of one symbol. */
export function sum(dimensions: Shape): Dimension {
  const parts = dimensions.map(separate);
  const symbols = parts[0]?.[1] ?? '';
  if (parts.some((part) => part[1] !== symbols)) {
    throw new Error(`cannot add the dimensions ${dimensions.join(' + ')}`);
  }
  const number = parts.reduce((total, part) => total + part[0], 0);
  return symbols ? product([number, symbols]) : number;
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

function separate(dimension: Dimension): [number, string] {
  const factors = String(dimension).split('*');
  const first = Number(factors[0]);
  return Number.isNaN(first) ? [1, factors.join('*')] : [first, factors.slice(1).join('*')];
}
