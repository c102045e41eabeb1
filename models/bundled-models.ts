/** The models that come with the project, so that it runs without a download. */
import { fileURLToPath } from 'node:url';

export type BundledModel = {
  readonly name: string;
  readonly folder: string;
  /** Says in a few words what the model knows, and what it may be used for. */
  readonly note: string;
};

/** The model of the tests and of stages that name no other. */
export const STORYBOOK = 'storybook';

/** The model of everything on one machine that names no other, until the real CLIP is installed. */
export const PHOTOGRAPHS = 'photographs';

export const BUNDLED_MODELS: readonly BundledModel[] = [
  {
    name: STORYBOOK,
    folder: fileURLToPath(new URL('./storybook/model', import.meta.url)),
    note: 'knows drawn scenes only',
  },
  {
    name: PHOTOGRAPHS,
    folder: fileURLToPath(new URL('./photographs/model', import.meta.url)),
    note:
      'knows everyday photographs roughly; for trying, not for production, because some of its training ' +
      'photographs are for research and non-commercial use only',
  },
];

export function findBundledModel(name: string): BundledModel | undefined {
  return BUNDLED_MODELS.find((model) => model.name === name);
}

/** Returns the note of a bundled model, and undefined for a model of the same name in another folder. */
export function noteOf({ name, folder }: { name: string; folder: string }): string | undefined {
  const bundled = findBundledModel(name);
  return bundled?.folder === folder ? bundled.note : undefined;
}
