/** The report of `itaclip doctor` as text. */
import { describeSpeeds } from '#engine/probes/measure-precisions.ts';
import { multipliesBytes, type Processor } from '#engine/probes/processor.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { formatTable } from '../display/format-table.ts';
import { typedArgument, typedCommand } from '../typed-command.ts';
import type { DoctorReport, ExaminedProvider } from './report.ts';

const DIGEST_SHOWN = 12;

export function describeReport(report: DoctorReport): string {
  const { versions, machine, folders, advice } = report;
  const lines = [
    `itaclip ${versions.itaclip}, Node ${versions.node}, onnxruntime ${versions.onnxruntime ?? 'cannot be loaded'}, ` +
      `sharp ${versions.sharp ?? 'cannot be loaded'}, ${machine.platform}`,
    describeProcessor(machine.processor),
    `${formatBytes(machine.free_memory_bytes)} of ${formatBytes(machine.memory_bytes)} memory free`,
    ...folders.map(
      ({ name, path, free_bytes: free }) =>
        `${free === null ? 'unknown space' : formatBytes(free)} free for the ${name} folder ${path}`,
    ),
    '',
    describeModels(report),
    '',
    formatTable([['PROVIDER', 'STATE', ''], ...report.providers.map(describeProvider)]),
    '',
    describeChoice(report),
    ...(advice.length === 0 ? [] : ['', 'What you can do:', ...advice.map((sentence) => `- ${sentence}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function describeProcessor(processor: Processor): string {
  const { name, cores, instructions } = processor;
  const bytes = { true: 'with', false: 'without', undefined: '' }[String(multipliesBytes(processor))];
  const about = bytes && ` (${instructions?.join(', ')}), ${bytes} instructions for products of bytes`;
  return `${name}, ${cores} ${cores === 1 ? 'core' : 'cores'}${about}`;
}

function describeModels({ models }: DoctorReport): string {
  const rows = models.map(({ name, state, bytes, built, digest, place, problem }) => [
    name,
    problem === undefined ? state : 'broken',
    formatBytes(bytes),
    built ? 'yes' : 'no',
    digest?.slice(0, DIGEST_SHOWN) ?? '',
    place,
  ]);
  return formatTable([['MODEL', 'STATE', 'SIZE', 'BUILT', 'DIGEST', 'WHERE'], ...rows]);
}

function describeProvider({ provider, built, works, problem = '', speeds = [] }: ExaminedProvider): string[] {
  if (!built) return [provider, 'not in this build', ''];
  return works ? [provider, 'works', describeSpeeds(speeds)] : [provider, 'does not work', problem];
}

function describeChoice({ choice }: DoctorReport): string {
  if (choice === null) return 'Nothing can be segmented on this machine as it is.';
  const { model, provider, precision, reason } = choice;
  const flags = `photo.jpg --classes "dog, grass" --model ${typedArgument(model)} --provider ${provider} --precision ${precision}`;
  return `The fastest here is:\n  ${typedCommand('segment', flags)}\nbecause ${reason}.`;
}
