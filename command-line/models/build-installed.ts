/** The end of `pull` and the whole of `build`: a model made ready, and what to type next. */
import { cacheFolder } from '#models/files/cache-folder.ts';
import { defaultModel, type FoundModel } from '#models/find-model.ts';
import { typedArgument, typedCommand } from '../typed-command.ts';
import { formatSeconds } from '../display/progress-text.ts';
import { interruptible } from '../interruptible.ts';
import { TaskDisplay } from '../display/task-display.ts';

/** Builds an installed model. @param typedName the name that the user typed. */
export async function buildInstalled(model: FoundModel, typedName = model.name): Promise<void> {
  const { prepareModel } = await import('./prepare-model.ts');
  const start = performance.now();
  const built = await interruptible((signal) =>
    prepareModel(model.folder, cacheFolder(), new TaskDisplay(model.name), signal),
  );
  const seconds = formatSeconds((performance.now() - start) / 1000);
  const choice = model.folder === defaultModel().folder ? '' : ` --model ${typedArgument(typedName)}`;
  process.stdout.write(
    `${model.name}: built in ${seconds}: ${built}\n` +
      `Next: ${typedCommand('segment', `photo.jpg --classes "dog, grass, sky"${choice}`)}\n`,
  );
}
