/**
 * Tells which nodes of a graph run on the CPU although another provider was asked for. The runtime's profile
 * of the first run names the provider of every node.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { groupBy } from '#contracts/group-by.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';

export type PlacedNode = { name: string; operator: string; isOnCpu: boolean };

type ProfileEvent = { cat?: string; name?: string; args?: { provider?: string; op_name?: string } };

const NODE_EVENT = '_kernel_time';

/** The file in which the runtime writes one session's profile. */
export class ProfileFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'itaclip-profile-'));
  /** The beginning of the file's name; the runtime adds the time. */
  readonly prefix = join(this.#folder, 'profile');

  /** Reads the nodes and removes the file. */
  take(): PlacedNode[] {
    const [name] = readdirSync(this.#folder);
    const text = name === undefined ? '[]' : readFileSync(join(this.#folder, name), 'utf8');
    this.remove();
    return placedNodes(JSON.parse(text) as ProfileEvent[]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function placedNodes(events: readonly ProfileEvent[]): PlacedNode[] {
  return events.flatMap(({ cat, name = '', args: { provider, op_name: operator } = {} }) => {
    if (cat !== 'Node' || !name.endsWith(NODE_EVENT) || operator === undefined) return [];
    const isOnCpu = provider === 'CPUExecutionProvider';
    return [{ name: name.slice(0, -NODE_EVENT.length), operator, isOnCpu }];
  });
}

/** "pamr" for ".../pamr-ccf1654f1a345865.onnx". */
export function graphName(graph: string | Uint8Array): string {
  if (typeof graph !== 'string') return 'without a name';
  return basename(graph).replace(/(-[0-9a-f]{16})?\.onnx$/, '');
}

/** Says how many nodes run where. @param verbose Names the nodes that the CPU runs. */
export function describePlacement(
  graph: string,
  nodes: readonly PlacedNode[],
  { provider, verbose }: { provider: ExecutionProvider; verbose: boolean },
): string {
  const onCpu = nodes.filter(({ isOnCpu }) => isOnCpu);
  if (onCpu.length === 0) return `All ${nodes.length} nodes of the graph "${graph}" run on "${provider}".`;
  const counts = `The provider "${provider}" leaves ${onCpu.length} of ${nodes.length} nodes of the graph "${graph}" to the CPU`;
  if (!verbose) return `${counts}; --verbose names them.`;
  const lines = [...groupBy(onCpu, ({ operator }) => operator)].map(
    ([operator, some]) => `  ${operator}: ${some.map(({ name }) => name).join(', ')}`,
  );
  return `${counts}:\n${lines.join('\n')}`;
}
