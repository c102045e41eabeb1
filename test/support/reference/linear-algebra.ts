/**
 * Plain loops in double precision, the reference that graphs are compared with. Rows are arrays;
 * nothing here depends on the project's graphs.
 */
export type Rows = number[][];

/** Takes the weight as [output, input], as PyTorch stores it. */
export type Linear = { weight: Rows; bias: number[] };
export type Norm = { weight: number[]; bias: number[] };

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}

export function addVectors(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value + b[index]!);
}

export function addRows(a: Rows, b: Rows): Rows {
  return a.map((row, index) => addVectors(row, b[index]!));
}

export function applyLinear(rows: Rows, { weight, bias }: Linear): Rows {
  return rows.map((row) => weight.map((output, index) => dot(output, row) + bias[index]!));
}

/** Multiplies rows by a matrix without bias, given as [output, input]. */
export function project(rows: Rows, weight: Rows): Rows {
  return rows.map((row) => weight.map((output) => dot(output, row)));
}

export function layerNorm(rows: Rows, { weight, bias }: Norm, epsilon: number): Rows {
  return rows.map((row) => {
    const average = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - average) ** 2, 0) / row.length;
    const scale = 1 / Math.sqrt(variance + epsilon);
    return row.map((value, index) => (value - average) * scale * weight[index]! + bias[index]!);
  });
}

export function softmax(row: readonly number[]): number[] {
  const most = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** Weights rows by `shares` and adds them. */
export function weightedSum(shares: readonly number[], rows: Rows): number[] {
  const result = Array<number>(rows[0]!.length).fill(0);
  for (const [index, row] of rows.entries()) {
    for (let column = 0; column < row.length; column += 1) result[column]! += shares[index]! * row[column]!;
  }
  return result;
}

export function normalized(row: readonly number[]): number[] {
  const length = Math.sqrt(dot(row, row));
  return row.map((value) => value / length);
}

export function mean(rows: Rows): number[] {
  return weightedSum(Array<number>(rows.length).fill(1 / rows.length), rows);
}

/** The error function by its power series; beyond 5 it is 1 to double precision's last digits. */
export function errorFunction(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
