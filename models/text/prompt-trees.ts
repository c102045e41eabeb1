/** Packs prompts into trees of tokens, and trees into batches for the text encoder (`graphs/text-encoder.ts`). */
import { HIDDEN } from '../graphs/text-encoder.ts';
import { longestBeginning, promptBeginnings } from './prompt-beginnings.ts';

/** Trees of equal size, but for a few unused tokens. */
export type PromptBatch = {
  trees: number;
  /** Tokens of a tree. */
  tokens: number;
  /** Tokens of a beginning and of a tree. */
  keys: number;
  /** [trees] */
  beginning: BigInt64Array;
  /** [trees, tokens] */
  tokenIds: BigInt64Array;
  positions: BigInt64Array;
  /** [trees, tokens, keys] */
  mask: Float32Array;
  /** The last token of each prompt, as an index into [trees, tokens]. */
  ends: BigInt64Array;
  /** The index of each prompt in the original list. */
  sources: number[];
};

/** Larger trees share more tokens; their attention, which computes every pair of tokens, costs more. */
const TOKENS_PER_TREE = 48;
/** Enough rows for matrix products at full speed. */
const TOKENS_PER_BATCH = 768;
/** A batch with fewer tokens takes trees of another size rather than being small. */
const FEW_TOKENS = 256;

/** A sequence behind one of the beginnings. */
type Continuation = { beginning: number; ids: readonly number[]; source: number };

/**
 * @param sequences Tokens of prompts, from start-of-text to end-of-text; sequence `i` belongs to the template
 * `i` modulo their number.
 */
export function batchPrompts(sequences: readonly (readonly number[])[]): PromptBatch[] {
  const trees = plantTrees(sequences.map(splitBeginning)).toSorted((a, b) => a.size - b.size);
  const batches: PromptBatch[] = [];
  for (let first = 0; first < trees.length;) {
    const count = treesOfBatch(trees, first);
    batches.push(packTrees(trees.slice(first, first + count)));
    first += count;
  }
  return batches;
}

function splitBeginning(sequence: readonly number[], source: number): Continuation {
  const beginnings = promptBeginnings();
  const none = beginnings.length - 1;
  const expected = beginnings[source % none]!;
  const beginning = expected.every((id, index) => sequence[index] === id) ? source % none : none;
  return { beginning, ids: sequence.slice(beginnings[beginning]!.length), source };
}

/** Puts continuations that begin alike beside each other, and as many as fit into a tree. */
function plantTrees(continuations: readonly Continuation[]): TokenTree[] {
  const trees: TokenTree[] = [];
  for (const each of continuations.toSorted(inOrder)) {
    let tree = trees.at(-1);
    const fits = tree?.beginning === each.beginning && tree.size + tree.missing(each.ids) <= TOKENS_PER_TREE;
    if (!tree || !fits) {
      tree = new TokenTree(each.beginning);
      trees.push(tree);
    }
    tree.add(each);
  }
  return trees;
}

function inOrder(a: Continuation, b: Continuation): number {
  if (a.beginning !== b.beginning) return a.beginning - b.beginning;
  const differs = a.ids.findIndex((id, index) => id !== b.ids[index]);
  return differs === -1 ? a.ids.length - b.ids.length : a.ids[differs]! - (b.ids[differs] ?? -1);
}

/** Prompts that share a beginning; those whose next tokens are equal share these, too. */
class TokenTree {
  readonly beginning: number;
  readonly ids: number[] = [];
  /** The token before each; -1 after the beginning. */
  readonly parents: number[] = [];
  readonly ends: { token: number; source: number }[] = [];
  /** The tokens of the prompt that was added last. */
  #path: number[] = [];

  constructor(beginning: number) {
    this.beginning = beginning;
  }

  get size(): number {
    return this.ids.length;
  }

  /** Counts the tokens that a prompt would add. */
  missing(ids: readonly number[]): number {
    return ids.length - this.#shared(ids);
  }

  add({ ids, source }: Continuation): void {
    const path = this.#path.slice(0, this.#shared(ids));
    for (const id of ids.slice(path.length)) {
      this.parents.push(path.at(-1) ?? -1);
      path.push(this.ids.push(id) - 1);
    }
    this.#path = path;
    this.ends.push({ token: path.at(-1)!, source });
  }

  /** Prompts arrive in order, so the last one shares the most. */
  #shared(ids: readonly number[]): number {
    const differs = this.#path.findIndex((token, index) => this.ids[token] !== ids[index]);
    return differs === -1 ? Math.min(this.#path.length, ids.length) : differs;
  }
}

/** The trees are in the order of their sizes: those of a batch differ little, unless they are few. */
function treesOfBatch(trees: readonly TokenTree[], first: number): number {
  const smallest = trees[first]!.size;
  let count = 1;
  for (const { size } of trees.slice(first + 1)) {
    const tokens = (count + 1) * size;
    if (tokens > TOKENS_PER_BATCH) break;
    if (size > 1.1 * smallest && count * size > FEW_TOKENS) break;
    count += 1;
  }
  return count;
}

function packTrees(trees: readonly TokenTree[]): PromptBatch {
  const tokens = Math.max(...trees.map(({ size }) => size));
  const before = longestBeginning();
  const keys = before + tokens;
  const beginnings = promptBeginnings();
  const tokenIds = new BigInt64Array(trees.length * tokens);
  const positions = new BigInt64Array(trees.length * tokens);
  const mask = new Float32Array(trees.length * tokens * keys).fill(HIDDEN);
  const ends: number[] = [];
  const sources: number[] = [];
  for (const [row, { beginning, ids, parents, ends: own }] of trees.entries()) {
    const known = beginnings[beginning]!.length;
    for (let token = 0; token < tokens; token += 1) {
      const at = row * tokens + token;
      const visible = mask.subarray(at * keys, (at + 1) * keys);
      const parent = parents[token] ?? -1;
      if (parent === -1) visible.fill(0, 0, known);
      else visible.set(mask.subarray((row * tokens + parent) * keys, (row * tokens + parent + 1) * keys));
      visible[before + token] = 0;
      tokenIds[at] = BigInt(ids[token] ?? 0);
      positions[at] = parent === -1 ? BigInt(known) : positions[row * tokens + parent]! + 1n;
    }
    for (const { token, source } of own) {
      ends.push(row * tokens + token);
      sources.push(source);
    }
  }
  return {
    trees: trees.length,
    tokens,
    keys,
    beginning: BigInt64Array.from(trees, ({ beginning }) => BigInt(beginning)),
    tokenIds,
    positions,
    mask,
    ends: BigInt64Array.from(ends, BigInt),
    sources,
  };
}
