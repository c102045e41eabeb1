/**
 * The examples for phones. Kotlin is compiled by JetBrains' compiler, against the libraries that it uses and
 * stubs of Android's classes. Swift is parsed with a grammar and not compiled: that finds faults of syntax
 * alone, because Apple's frameworks are only on Apple's systems.
 *
 * The compiler and the grammar come from Maven's and Python's registries, so that only `npm run test:phones`
 * runs this.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingPrograms } from '../support/missing-programs.ts';
import { skipAll } from '../support/skip-all.ts';
import { makeTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const KOTLIN = join(root, 'examples', 'ImageUpload.kt');
const SWIFT = join(root, 'examples', 'ImageUploader.swift');
const PYTHON = join(root, '.cache', 'swift-grammar', 'bin', 'python3');

const asked = process.env['ITACLIP_PHONE_EXAMPLES'] === 'true';
const notAsked = asked ? undefined : 'run by `npm run test:phones` only: needs Maven, Python and a network';
let classPath = '';
const withoutKotlin = notAsked ?? (await missingPrograms('java', 'mvn')) ?? (await resolveClassPath());
const withoutGrammar = notAsked ?? (await missingPrograms('python3')) ?? (await installGrammar());

/** Reads the jars of pom.xml; returns the reason to skip if Maven's repository cannot be reached. */
async function resolveClassPath(): Promise<string | undefined> {
  const { folder, remove } = makeTemporaryFolder();
  const file = join(folder, 'class-path');
  const pom = fileURLToPath(new URL('kotlin/pom.xml', import.meta.url));
  try {
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`]);
    classPath = readFileSync(file, 'utf8');
    return undefined;
  } catch (error) {
    return `needs the jars of test/examples/kotlin/pom.xml: ${String(error)}`;
  } finally {
    remove();
  }
}

/** Returns the reason to skip if the grammar cannot be installed. */
async function installGrammar(): Promise<string | undefined> {
  const requirements = fileURLToPath(new URL('swift/requirements.txt', import.meta.url));
  try {
    await run('python3', ['-m', 'venv', join(root, '.cache', 'swift-grammar')]);
    await run(PYTHON, ['-m', 'pip', 'install', '-q', '-r', requirements]);
    return undefined;
  } catch (error) {
    return `needs the packages of test/examples/swift/requirements.txt: ${String(error)}`;
  }
}

async function compileKotlin(path: string): Promise<void> {
  const plugin = classPath
    .split(delimiter)
    .find((jar) => jar.includes('kotlin-serialization-compiler-plugin'));
  const stubs = ['Context.kt', 'Work.kt'].map((name) =>
    fileURLToPath(new URL(`kotlin/${name}`, import.meta.url)),
  );
  const compiler = ['-cp', classPath, 'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler'];
  const flags = ['-no-stdlib', '-no-reflect', '-Werror', `-Xplugin=${plugin}`, '-cp', classPath];
  await run('java', [...compiler, ...flags, '-d', temporaryFolder(), path, ...stubs]);
}

const parseSwift = (path: string) =>
  run(PYTHON, [fileURLToPath(new URL('swift/parse.py', import.meta.url)), path]);

/** Copies an example with a fault in it. */
function brokenCopy(path: string, good: string, bad: string): string {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(good);
  const copy = join(temporaryFolder(), `broken-${basename(path)}`);
  writeFileSync(copy, text.replace(good, bad));
  return copy;
}

describe('the Kotlin example', () => {
  skipAll(withoutKotlin);

  it('compiles without a warning', async () => {
    await expect(compileKotlin(KOTLIN)).resolves.toBeUndefined();
  });

  it('does not compile when it calls a method that OkHttp does not have', async () => {
    const broken = brokenCopy(KOTLIN, '.newCall(', '.callNew(');

    await expect(compileKotlin(broken)).rejects.toMatchObject({
      stderr: expect.stringContaining("unresolved reference 'callNew'"),
    });
  });
});

describe('the Swift example', () => {
  skipAll(withoutGrammar);

  it('parses without an error (it is parsed, not compiled)', async () => {
    expect((await parseSwift(SWIFT)).stdout).toBe('');
  });

  it('does not parse when a parenthesis is missing', async () => {
    const broken = brokenCopy(SWIFT, 'URLRequest(url: ticket.url)', 'URLRequest(url: ticket.url');

    await expect(parseSwift(broken)).rejects.toMatchObject({
      stdout: expect.stringMatching(/broken-ImageUploader\.swift:\d+:\d+: (syntax error|missing)/),
    });
  });
});
