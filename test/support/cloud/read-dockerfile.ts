/**
 * Reads a Dockerfile as stages with the relevant parts of their instructions, with the parser that
 * editors use.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DockerfileParser, From, type Copy, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

type CopyInstruction = { from: string | undefined; sources: string[]; target: string };

export type Stage = {
  name: string;
  /** The image or the stage that it is based on. */
  base: string;
  keywords: string[];
  copies: CopyInstruction[];
  runs: string[];
  environment: Record<string, string>;
  /** The list of `CMD`, and of `HEALTHCHECK`. */
  command: string[] | undefined;
  healthCheck: string[] | undefined;
  user: string | undefined;
};

/** The findings of the linter. */
export function dockerfileProblems(path: string): string[] {
  return validate(readFileSync(ROOT + path, 'utf8')).map(
    ({ range, message }) => `line ${range.start.line + 1}: ${JSON.stringify(message)}`,
  );
}

export function readDockerfile(path: string): Stage[] {
  const stages: Instruction[][] = [];
  for (const instruction of DockerfileParser.parse(readFileSync(ROOT + path, 'utf8')).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages.map(readStage);
}

function readStage(instructions: readonly Instruction[]): Stage {
  const [from] = instructions;
  if (!(from instanceof From)) throw new Error('A stage begins with FROM.');
  const all = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword);
  return {
    name: from.getBuildStage() ?? '',
    base: from.getImage() ?? '',
    keywords: instructions.map((each) => each.getKeyword()),
    copies: all('COPY').map((copy) => readCopy(copy as Copy)),
    runs: all('RUN').map((run) => words(run).join(' ')),
    environment: Object.fromEntries(all('ENV').flatMap((env) => words(env).map(readVariable))),
    command: listForm(all('CMD').at(-1)),
    healthCheck: listForm(all('HEALTHCHECK').at(-1)),
    user: all('USER').flatMap(words).at(-1),
  };
}

function readCopy(copy: Copy): CopyInstruction {
  const sources = words(copy);
  const target = sources.pop() ?? '';
  const from = copy.getFlags().find((flag) => flag.getName() === 'from');
  return { from: from?.getValue() ?? undefined, sources, target };
}

function words(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

function readVariable(text: string): [string, string] {
  const end = text.indexOf('=');
  return [text.slice(0, end), text.slice(end + 1)];
}

/** Reads `CMD ["node", "x"]`, after any flags; undefined for the form that needs a shell. */
function listForm(instruction: Instruction | undefined): string[] | undefined {
  const text = instruction?.getArgumentsContent() ?? '';
  const list = text.slice(text.indexOf('['));
  return list.startsWith('[') ? (JSON.parse(list) as string[]) : undefined;
}
