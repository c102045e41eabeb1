/** `itaclip models remove` */
import { Command } from 'commander';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { typedCommand } from '../typed-command.ts';

export function removeCommand(): Command {
  return new Command('remove')
    .description('Remove an installed model, its build and its text features.')
    .argument('<name>', `an installed model in \`${typedCommand('models', 'list')}\``)
    .action(runRemove);
}

async function runRemove(name: string): Promise<void> {
  // Knows of builds, which takes time to load that no other command should wait for.
  const { removeModel } = await import('#models/registry/remove-model.ts');
  const removed = await removeModel(name, modelsFolder(), cacheFolder());
  for (const { what, path, bytes } of removed) {
    process.stdout.write(`removed the ${what}: ${path} (${formatBytes(bytes)})\n`);
  }
  const total = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(`${formatBytes(total)} freed\n`);
}
