import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tidyLockfile, type Lockfile } from '#infra/npm/tidy-lockfile.ts';

const rules = { allowed: true, denied: false };

describe('the lockfile', () => {
  it('announces only the install scripts that are allowed, also of packages within packages', () => {
    const packages = {
      'node_modules/allowed': { hasInstallScript: true },
      'node_modules/denied': { hasInstallScript: true },
      'node_modules/@scope/unknown': { hasInstallScript: true },
      'node_modules/denied/node_modules/allowed': { hasInstallScript: true },
    };
    expect(tidyLockfile({ packages }, rules).packages).toEqual({
      'node_modules/allowed': { hasInstallScript: true },
      'node_modules/denied': {},
      'node_modules/@scope/unknown': {},
      'node_modules/denied/node_modules/allowed': { hasInstallScript: true },
    });
  });

  it('keeps the engines of what the packed program uses, and of no development package', () => {
    const engines = { node: '>=24' };
    const packages = {
      '': { engines },
      'node_modules/used': { engines },
      'node_modules/tool': { dev: true, engines },
    };
    expect(tidyLockfile({ packages }, rules).packages).toEqual({
      '': { engines },
      'node_modules/used': { engines },
      'node_modules/tool': { dev: true },
    });
  });

  it('names no registry, and keeps links to folders', () => {
    const packages = {
      'node_modules/far': { resolved: 'https://registry.example/far.tgz' },
      'node_modules/near': { resolved: 'near', link: true },
    };
    expect(tidyLockfile({ packages }, rules).packages).toEqual({
      'node_modules/far': {},
      'node_modules/near': { resolved: 'near', link: true },
    });
  });

  it('is tidy in this repository', async () => {
    const root = new URL('../../../', import.meta.url);
    const read = async (name: string) => JSON.parse(await readFile(new URL(name, root), 'utf8')) as unknown;
    const lockfile = (await read('package-lock.json')) as Lockfile;
    const { packages } = lockfile;
    const scripted = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
    expect(scripted.toSorted()).toEqual([
      'node_modules/classic-level',
      'node_modules/esbuild',
      'node_modules/node',
    ]);
    const { allowScripts } = (await read('package.json')) as { allowScripts: Record<string, boolean> };
    expect(tidyLockfile(lockfile, allowScripts)).toEqual(lockfile);
  });
});
