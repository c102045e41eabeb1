/**
 * npm reads three things from the lockfile that do not hold for this project, and no setting that all
 * npm versions know corrects them:
 *
 * - `hasInstallScript`: npm 11 and newer run only the scripts that "allowScripts" in package.json allows;
 *   npm 10 runs every script that the lockfile announces, and onnxruntime-node's downloads CUDA libraries.
 *   (A package with a `binding.gyp` must keep its script: npm 10 would compile it instead.)
 * - `engines` of development packages: npm compares them with the Node that npm itself runs on and warns,
 *   but the project's scripts run on the Node that the project brings.
 * - `resolved`: a registry's address keeps a mirror from being used.
 */

export type Lockfile = { packages: Record<string, LockedPackage> };

type LockedPackage = {
  dev?: boolean;
  engines?: unknown;
  hasInstallScript?: boolean;
  resolved?: string;
};

export type ScriptRules = Record<string, boolean>;

/** Returns the lockfile without the entries that mislead npm; `rules` is "allowScripts" of package.json. */
export function tidyLockfile<L extends Lockfile>(lockfile: L, rules: ScriptRules): L {
  const tidied = Object.entries(lockfile.packages).map(([path, locked]) => [path, tidy(path, locked, rules)]);
  return { ...lockfile, packages: Object.fromEntries(tidied) };
}

function tidy(path: string, locked: LockedPackage, rules: ScriptRules): LockedPackage {
  const misleading = new Set<string>();
  if (locked.dev) misleading.add('engines');
  if (!rules[nameOf(path)]) misleading.add('hasInstallScript');
  if (/^https?:/.test(locked.resolved ?? '')) misleading.add('resolved');
  return Object.fromEntries(Object.entries(locked).filter(([key]) => !misleading.has(key)));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
