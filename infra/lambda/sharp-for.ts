/** Finds the native packages of sharp for a system of Lambda: those that are installed here, or npm's by the lockfile. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './function-bundles.ts';

export type LambdaArchitecture = 'arm64' | 'x64';

type Lockfile = { packages: Record<string, { version: string; optional?: boolean }> };

/** Returns a folder that contains the packages. The lockfile's digests are checked where npm fetches them. */
export async function findSharpFor(
  architecture: LambdaArchitecture,
): Promise<{ folder: string; names: string[] }> {
  const names = [`@img/sharp-linux-${architecture}`, `@img/sharp-libvips-linux-${architecture}`];
  const installed = join(REPOSITORY, 'node_modules');
  if (names.every((name) => existsSync(join(installed, name)))) return { folder: installed, names };
  return { folder: await fetchPackages(names, architecture), names };
}

async function fetchPackages(names: readonly string[], architecture: LambdaArchitecture): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8')) as Lockfile;
  const entries = names.map((name) => ({ name, entry: packages[`node_modules/${name}`]! }));
  const versions = entries.map(({ entry }) => entry.version).join('-');
  const folder = join(REPOSITORY, 'node_modules/.cache/itaclip', `sharp-${architecture}-${versions}`);
  const modules = join(folder, 'node_modules');
  if (names.every((name) => existsSync(join(modules, name, 'package.json')))) return modules;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const dependencies = Object.fromEntries(entries.map(({ name, entry }) => [name, entry.version]));
  const manifest = { name: 'sharp-for-lambda', version: '1.0.0', private: true, dependencies };
  const lock = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: manifest.name, version: manifest.version, dependencies },
      ...Object.fromEntries(
        entries.map(({ name, entry }) => [`node_modules/${name}`, { ...entry, optional: undefined }]),
      ),
    },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  // The packages are for another system than this one, on purpose: npm refuses that without --force.
  const flags = ['--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return modules;
}
