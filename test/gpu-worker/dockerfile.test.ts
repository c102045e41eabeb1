/**
 * Tests run without a container engine: the Dockerfile is parsed, and the files that it names are
 * looked up.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { EXECUTION_PROVIDERS } from '#contracts/segmentation/execution-provider.ts';
import { workerEnvironment } from '#contracts/environment.ts';
import { dockerfileProblems, readDockerfile, ROOT, type Stage } from '../support/cloud/read-dockerfile.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PATH = 'gpu-worker/Dockerfile';
const STAGES = readDockerfile(PATH);
const named = (name: string): Stage => STAGES.find((stage) => stage.name === name)!;
const FINAL = ['gpu', 'cpu'].map(named);
const packageJson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe('gpu-worker/Dockerfile', () => {
  it('passes a linter', () => {
    expect(dockerfileProblems(PATH)).toEqual([]);
  });

  it('copies only existing files, and those that .dockerignore lets through', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const sources = STAGES.flatMap(({ copies }) => copies)
      .filter(({ from }) => from === undefined)
      .flatMap((copy) => copy.sources);
    expect(sources).toContain('gpu-worker');
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => ignored.includes(source))).toEqual([]);
  });

  it('copies from stages that it has defined before', () => {
    const unknown = STAGES.flatMap(({ copies }, index) => {
      const before = STAGES.slice(0, index).map(({ name }) => name);
      return copies.filter(({ from }) => from !== undefined && !before.includes(from));
    });
    expect(unknown).toEqual([]);
  });

  it('runs scripts that exist', () => {
    const scripts = STAGES.flatMap(({ runs }) =>
      runs.flatMap((run) => run.match(/[\w./-]+\.(ts|js|sh|txt)\b/g) ?? []),
    );
    const inSources = scripts.map((script) => script.replace(/^\/cuda\//, 'gpu-worker/cuda/'));
    expect(inSources).toContain('gpu-worker/cuda/gather-libraries.sh');
    expect(inSources.filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
  });

  it('takes every base image by its digest, and the Node of package.json', () => {
    const images = STAGES.map(({ base }) => base).filter((base) => base.includes(':'));
    for (const image of images) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    expect(named('node').base).toContain(`node:${packageJson.devDependencies['node']}-`);
  });

  it('has the provider of the installed onnxruntime, and every library by its digest', () => {
    const libraries = readFileSync(join(ROOT, 'gpu-worker/cuda/libraries.txt'), 'utf8');
    const pinned = [...libraries.matchAll(/^([a-z0-9-]+)==(\S+) \\\n +--hash=sha256:[0-9a-f]{64}$/gm)];
    const versions = Object.fromEntries(pinned.map(([, name, version]) => [name, version]));
    expect(versions['onnxruntime-gpu']).toBe(packageJson.dependencies['onnxruntime-node']);
    for (const name of ['nvidia-cuda-runtime', 'nvidia-cublas', 'nvidia-cuda-nvrtc'])
      expect(versions[name]).toMatch(/^13\./);
    expect(versions['nvidia-cudnn-cu13']).toMatch(/^9\./);
    expect(libraries.match(/==/g)).toHaveLength(pinned.length);
    expect(named('cuda').runs.some((run) => run.includes('--require-hashes'))).toBe(true);
  });

  it('fails to build where a library of the provider is missing', () => {
    const packages = temporaryFolder();
    const lib = (path: string) => join(packages, path);
    for (const folder of ['onnxruntime/capi', 'nvidia/cu13/lib', 'nvidia/cudnn/lib'])
      mkdirSync(lib(folder), { recursive: true });
    const touched = [
      ...['cuda', 'shared'].map((name) => `onnxruntime/capi/libonnxruntime_providers_${name}.so`),
      ...['cublas', 'cublasLt', 'cudart', 'curand', 'nvJitLink', 'nvrtc-builtins'].map(
        (name) => `nvidia/cu13/lib/lib${name}.so.13`,
      ),
      'nvidia/cu13/lib/libcufft.so.11',
      'nvidia/cu13/lib/libnvrtc.so.13',
      'nvidia/cudnn/lib/libcudnn.so.9',
    ];
    for (const file of touched) writeFileSync(lib(file), '');
    const script = join(ROOT, 'gpu-worker/cuda/gather-libraries.sh');
    const { status, stderr } = spawnSync('sh', [script, packages, lib('out')], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('libcufft.so.12');
    expect(stderr).not.toContain('libnvrtc.so.13');
  });

  it('asks for a driver that CUDA 13 runs with, and finds its libraries', () => {
    const { environment, copies } = named('gpu');
    expect(environment).toMatchObject({
      LD_LIBRARY_PATH: '/opt/cuda/lib',
      NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
      NVIDIA_REQUIRE_CUDA: 'cuda>=13.0',
    });
    const targets = copies.filter(({ from }) => from === 'cuda').map(({ target }) => target);
    expect(targets).toEqual(['/opt/cuda/lib', 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64']);
  });

  it('runs no install script', () => {
    const modules = FINAL.map(({ copies }) => copies.find(({ target }) => target === 'node_modules')?.from);
    expect(modules).toEqual(['dependencies', 'dependencies']);
    const npm = STAGES.flatMap(({ runs }) => runs).filter((run) => run.includes('npm '));
    for (const run of npm) expect(run).toMatch(/^npm ci --omit=dev --ignore-scripts$/);
  });

  it('leaves out the files of onnxruntime for other systems, each of which exists', () => {
    const removals = named('dependencies').runs.filter((run) => run.startsWith('rm '));
    const removed = removals.flatMap((run) => run.split(' ').filter((word) => word.includes('/')));
    const binaries = 'node_modules/onnxruntime-node/bin/napi-v6';
    const others = readdirSync(join(ROOT, binaries)).filter((system) => system !== 'linux');
    expect(removed.toSorted()).toEqual(others.map((system) => `${binaries}/${system}`).toSorted());
  });

  it('copies dependencies before sources, so that a commit rebuilds the last layer only', () => {
    for (const { copies } of FINAL) {
      expect(copies.at(-1)?.from).toBe('sources');
      expect(copies.findIndex(({ target }) => target === 'node_modules')).toBeLessThan(copies.length - 1);
    }
  });
});

describe('the files that are copied', () => {
  it('are all that the worker imports, with the packages of a production install', async () => {
    const copied = named('sources').copies.flatMap(({ sources }) => sources);
    const { metafile } = await build({
      entryPoints: ENTRIES,
      absWorkingDir: ROOT,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      write: false,
      outdir: 'out',
      metafile: true,
    });
    const files = Object.keys(metafile.inputs);
    expect(files.filter((file) => !copied.includes(file.split('/')[0]!))).toEqual([]);
    const packages = Object.values(metafile.inputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external, path }) => external && !isBuiltin(path))
      .map(({ path }) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
    expect(packages).toContain('onnxruntime-node');
    expect([...new Set(packages)].filter((name) => !(name in packageJson.dependencies))).toEqual([]);
  });
});

describe.each(FINAL)('the stage $name', (stage) => {
  it('installs and builds nothing, and gets Node without npm', () => {
    expect(stage.runs).toEqual([]);
    const fromNode = stage.copies.filter(({ from }) => from === 'node').flatMap(({ sources }) => sources);
    expect(fromNode).toEqual(['/usr/local/bin/node']);
    expect(stage.base).not.toMatch(/^(node|dependencies)/);
  });

  it('runs as nobody known', () => {
    expect(stage.user).toBe('10001:10001');
  });

  it('starts the worker and checks its health without a shell', () => {
    for (const command of [stage.command, stage.healthCheck]) {
      expect(command?.[0]).toBe('node');
      expect(existsSync(join(ROOT, command!.at(-1)!))).toBe(true);
    }
    expect(stage.command?.at(-1)).toBe('gpu-worker/worker.ts');
    expect(stage.keywords).toContain('STOPSIGNAL');
  });

  it('writes to folders that can be mounted', () => {
    const { ITACLIP_CACHE_DIR: cache, HOME: home } = stage.environment;
    expect({ cache, home }).toEqual({ cache: '/var/cache/itaclip', home: '/tmp' });
    expect(stage.copies.map(({ target }) => target)).toContain(`${cache}/`);
  });

  it('sets variables that the worker knows, to values that it takes', () => {
    const known = new Set([...Object.keys(workerEnvironment.shape), ...OTHERS]);
    expect(Object.keys(stage.environment).filter((name) => !known.has(name))).toEqual([]);
    const provider = { gpu: 'cuda', cpu: 'cpu' }[stage.name]!;
    expect(EXECUTION_PROVIDERS).toContain(provider);
    expect(stage.environment['ITACLIP_EXECUTION_PROVIDER']).toBe(provider);
    const part = workerEnvironment.partial().safeParse(stage.environment);
    expect(part.error).toBeUndefined();
  });
});

/** The entry files that are started by name: by the image, and by the worker as threads. */
const ENTRIES = [
  'gpu-worker/worker.ts',
  'gpu-worker/process/check-health.ts',
  'gpu-worker/service-thread.ts',
  'engine/pixels/kernel-thread.ts',
  'engine/probes/probe-program.ts',
  'engine/imaging/heic-thread.ts',
  'command-line/itaclip.ts',
];

/** The built-in modules of Node, and the files of `models/`. */
const OTHERS = [
  'NODE_ENV',
  'HOME',
  'ITACLIP_CACHE_DIR',
  'ITACLIP_MODELS_DIR',
  'LD_LIBRARY_PATH',
  'NVIDIA_VISIBLE_DEVICES',
  'NVIDIA_DRIVER_CAPABILITIES',
  'NVIDIA_REQUIRE_CUDA',
];
