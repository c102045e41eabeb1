/** A temporary folder for the benchmark's files, which is removed with it, however it ends. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundModel } from '#models/find-model.ts';
import { requireSpace } from '#models/pull/free-space.ts';
import { writeRandomModel } from '#models/random/random-model.ts';
import { installedModel } from '#models/registry/installed-models.ts';
import { knownModel, RECOMMENDED_MODEL } from '#models/registry/known-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';

const RANDOM_MODEL = `random-${RECOMMENDED_MODEL}`;

const ELSEWHERE = 'set TMPDIR to a folder with more';

export class Workspace implements AsyncDisposable {
  readonly folder: string;
  #folders = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'itaclip-bench-')));
  }

  async newFolder(): Promise<string> {
    this.#folders += 1;
    const folder = join(this.folder, `folder-${this.#folders}`);
    await mkdir(folder);
    return folder;
  }

  /** Finds the installed random model, or writes one: 600 MB, and as much for its build. */
  async randomModel(signal: AbortSignal): Promise<FoundModel> {
    const model = knownModel(RECOMMENDED_MODEL);
    if (!model) throw new Error(`${RECOMMENDED_MODEL} is not registered`);
    const path = this.folder;
    const builds = { path, bytes: 2 * model.bytes, what: 'builds' };
    const installed = installedModel(RANDOM_MODEL, modelsFolder());
    if (installed) {
      await requireSpace([builds], ELSEWHERE);
      return installed;
    }
    await requireSpace([builds, { path, bytes: model.bytes, what: 'random weights' }], ELSEWHERE);
    const folder = join(this.folder, RANDOM_MODEL);
    await writeRandomModel(folder, model, 1, signal);
    return { name: RANDOM_MODEL, folder };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
