/** Describes the machine and the versions of a measurement. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import sharp from 'sharp';
import { onnxruntimeVersion } from '#engine/inference/onnx-session.ts';

export type Machine = {
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  node: string;
  onnxruntime: string;
  sharp: string;
  date: string;
};

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    node: process.version,
    onnxruntime: onnxruntimeVersion(),
    sharp: sharp.versions.sharp ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
  };
}

export function formatMachine(machine: Machine): string {
  const { cpu, cores, memoryGigabytes, node, onnxruntime, date } = machine;
  return (
    `${date}: ${cpu}, ${cores} cores, ${memoryGigabytes} GB; ` +
    `Node ${node}, onnxruntime ${onnxruntime}, sharp ${machine.sharp}`
  );
}
