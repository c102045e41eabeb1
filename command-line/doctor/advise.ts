/** Turns what was found into sentences on what a person can do, the most important first. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { gainOf } from '#engine/probes/measure-precisions.ts';
import { multipliesBytes } from '#engine/probes/processor.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { RECOMMENDED_MODEL } from '#models/registry/known-models.ts';
import { typedCommand } from '../typed-command.ts';
import type { DoctorReport, ExaminedProvider } from './report.ts';

type Found = Omit<DoctorReport, 'advice'>;

/** A photo of a phone with ViT-B/16: docs/benchmarks.md, "Memory and megapixels". */
const BYTES_FOR_A_PHOTO = 1.5e9;
/** Builds of ViT-B/16 in all three precisions. */
const BYTES_FOR_BUILDS = 0.7e9;

export function advise(found: Found): string[] {
  return [
    ...adviseOnLibraries(found),
    ...found.folders.flatMap(adviseOnFolder),
    ...adviseOnMemory(found),
    ...adviseOnModels(found),
    ...found.providers.flatMap((provider) => adviseOnProvider(provider, found)),
    ...adviseOnPrecision(found),
  ];
}

function adviseOnLibraries({ versions, machine, providers }: Found): string[] {
  const advice: string[] = [];
  if (versions.sharp === null) {
    advice.push(
      `sharp cannot be loaded on ${machine.platform}: install the packages again, on this machine.`,
    );
  }
  if (versions.onnxruntime === null) {
    const why = providers.find(({ provider }) => provider === 'cpu')?.problem ?? '';
    advice.push(
      `onnxruntime-node cannot be loaded on ${machine.platform}: ${why} Install the packages again, on this ` +
        'machine. It exists for Linux with glibc (x64, arm64), macOS (arm64) and Windows (x64, arm64).',
    );
  }
  return advice;
}

function adviseOnFolder({ name, path, free_bytes: free, problem }: Found['folders'][number]): string[] {
  const variable = name === 'cache' ? 'ITACLIP_CACHE_DIR' : 'ITACLIP_MODELS_DIR';
  const remedy = `set ${variable} to a folder on another disk`;
  if (problem !== undefined)
    return [`The ${name} folder ${path} cannot be used (${problem}): make it writable, or ${remedy}.`];
  if (free === null || free >= BYTES_FOR_BUILDS) return [];
  return [
    `The disk of the ${name} folder ${path} has ${formatBytes(free)} free; a model needs up to ` +
      `${formatBytes(BYTES_FOR_BUILDS)}: free some space, or ${remedy}.`,
  ];
}

function adviseOnMemory({ machine }: Found): string[] {
  if (machine.free_memory_bytes >= BYTES_FOR_A_PHOTO) return [];
  return [
    `${formatBytes(machine.free_memory_bytes)} of memory are free; a large photo with ${RECOMMENDED_MODEL} needs ` +
      `${formatBytes(BYTES_FOR_A_PHOTO)}: end other programs, or segment smaller photos.`,
  ];
}

function adviseOnModels({ models }: Found): string[] {
  const advice = models.flatMap(({ name, state, built, problem }) => {
    if (problem !== undefined) return [`The model ${name} cannot be used: ${problem}`];
    if (state !== 'installed' || built) return [];
    return [
      `The model ${name} is not built: ${typedCommand('models', `build ${name}`)} saves its first photo that time.`,
    ];
  });
  const hasOwn = models.some(({ state }) => state === 'installed');
  const pull = typedCommand('models', `pull ${RECOMMENDED_MODEL}`);
  return hasOwn
    ? advice
    : [
        ...advice,
        `Only the bundled models are here. The paper's CLIP knows far more of photographs: ${pull}`,
      ];
}

function adviseOnProvider({ provider, built, works, problem }: ExaminedProvider, found: Found): string[] {
  if (works || !built || found.versions.onnxruntime === null) return [];
  const remedy = REMEDIES[provider];
  return remedy === undefined ? [] : [`${provider}: ${remedy(problem ?? '')}`];
}

const REMEDIES: Partial<Record<ExecutionProvider, (problem: string) => string>> = {
  cpu: () =>
    'not even the CPU runs a graph: install the packages again, and report it if that does not help.',
  cuda: (problem) =>
    /shared library/i.test(problem)
      ? "for an NVIDIA GPU, install CUDA 13, cuDNN 9 and the runtime's libraries: " +
        '`ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js`.'
      : 'see that `nvidia-smi` lists the GPU, and that CUDA 13 and cuDNN 9 are installed.',
  webgpu: (problem) =>
    process.platform === 'linux' && /adapter|vulkan/i.test(problem)
      ? "for a GPU, install its Vulkan driver and `libvulkan1` (Debian: `mesa-vulkan-drivers` for AMD and Intel, NVIDIA's own driver else); a container must be given the device, as by `--device /dev/dri`."
      : "update the GPU's driver.",
  coreml: () => 'update macOS, or use the CPU.',
  dml: () => "update Windows and the GPU's driver.",
};

function adviseOnPrecision({ providers, machine }: Found): string[] {
  const cpu = providers.find(({ provider }) => provider === 'cpu');
  const gain = gainOf(cpu?.speeds ?? []);
  if (gain === undefined || gain >= 1 || multipliesBytes(machine.processor) !== false) return [];
  return [
    'int8 is slower than float32 on this processor, which has no instructions for products of bytes (VNNI): do not use it here.',
  ];
}
