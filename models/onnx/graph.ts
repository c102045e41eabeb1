/**
 * A typed ONNX graph under construction. Values know their element type and shape, so that a wrong connection
 * fails here, with the node's name, and not in the runtime. Names derive from the scope and the operator, so
 * equal builds give equal bytes.
 */
import { product, formatShape, type Dimension, type Shape } from './dimension.ts';

/** The domain of onnxruntime's own operators. */
export const RUNTIME_DOMAIN = 'com.microsoft';

export type ElementType = 'float32' | 'float16' | 'uint8' | 'int64' | 'bool';
export type Attribute = number | string | number[] | { float: number };
export type TensorData = Float32Array | BigInt64Array;

/** The result of a node, an input, a constant or a weight. */
export type Value = {
  readonly graph: Graph;
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
};

export type Node = {
  name: string;
  operator: string;
  /** The operator's domain; empty for the ONNX standard. */
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, Attribute>;
};

/** A small tensor inside the graph's own file. */
export type Constant = { name: string; type: ElementType; shape: number[]; data: TensorData };

/** A tensor in the weights file beside the graph. */
export type StoredWeight = { type: ElementType; shape: number[]; offset: number; length: number };
export type WeightIndex = ReadonlyMap<string, StoredWeight>;

export class Graph {
  readonly name: string;
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly weights = new Map<string, StoredWeight>();
  readonly #weightIndex: WeightIndex;
  readonly #scopes: string[] = [];
  readonly #taken = new Set<string>();

  constructor(name: string, weightIndex: WeightIndex = new Map()) {
    this.name = name;
    this.#weightIndex = weightIndex;
  }

  input(name: string, type: ElementType, shape: Shape): Value {
    const value = this.#value(this.#unique(name), type, shape);
    this.inputs.push(value);
    return value;
  }

  /** Gives `value` its public name. */
  output(name: string, value: Value): void {
    this.nodes.push({
      name,
      operator: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [this.#unique(name)],
      attributes: {},
    });
    this.outputs.push(this.#value(name, value.type, value.shape));
  }

  constant(name: string, shape: number[], data: TensorData): Value {
    if (product(shape) !== data.length) {
      throw this.error(name, `${data.length} values do not fill the shape ${formatShape(shape)}`);
    }
    const type = data instanceof Float32Array ? 'float32' : 'int64';
    const unique = this.#unique(name);
    this.constants.push({ name: unique, type, shape, data });
    return this.#value(unique, type, shape);
  }

  scalar(name: string, value: number): Value {
    return this.constant(name, [], Float32Array.of(value));
  }

  integers(name: string, values: readonly number[]): Value {
    return this.constant(name, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Refers to a tensor of the weights file. Using it twice refers to the same bytes. */
  weight(name: string): Value {
    const stored = this.#weightIndex.get(name);
    if (!stored) throw this.error(name, 'there is no such weight');
    this.weights.set(name, stored);
    return this.#value(name, stored.type, stored.shape);
  }

  /** @param unread The number of further outputs that the operator has and nothing reads. */
  node(
    operator: string,
    inputs: readonly (Value | undefined)[],
    result: { type?: ElementType; shape: Shape },
    attributes: Record<string, Attribute> = {},
    { domain = '', unread = 0 }: { domain?: string; unread?: number } = {},
  ): Value {
    const name = this.#unique(operator);
    if (inputs.some((input) => input && input.graph !== this)) {
      throw this.error(operator, 'an input belongs to another graph');
    }
    // An omitted optional input has an empty name.
    this.nodes.push({
      name,
      operator,
      domain,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: [name, ...Array.from({ length: unread }, () => this.#unique(`${operator}_unread`))],
      attributes,
    });
    return this.#value(name, result.type ?? inputs[0]?.type ?? 'float32', result.shape);
  }

  /** Names everything that `build` adds below `scope`. */
  within<Result>(scope: string, build: () => Result): Result {
    this.#scopes.push(scope);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  error(where: string, what: string): Error {
    return new Error(`graph ${this.name}, ${[...this.#scopes, where].join('/')}: ${what}`);
  }

  #unique(name: string): string {
    const path = [...this.#scopes, name].join('/');
    for (let count = 0; ; count += 1) {
      const candidate = count === 0 ? path : `${path}_${count}`;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return candidate;
    }
  }

  #value(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    return { graph: this, name, type, shape };
  }
}
