/** `itaclip models list` */
import { Command } from 'commander';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { defaultModel } from '#models/find-model.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { typedCommand } from '../typed-command.ts';
import { formatTable } from '../display/format-table.ts';

export function listCommand(): Command {
  return new Command('list')
    .description('List installed models and models to download.')
    .option('--json', 'print only JSON: one array')
    .action(runList);
}

async function runList({ json }: { json?: true }): Promise<void> {
  // Knows of builds, which takes time to load that no other command should wait for.
  const { listModels } = await import('#models/registry/list-models.ts');
  const models = await listModels(modelsFolder(), cacheFolder());
  if (json) {
    process.stdout.write(`${JSON.stringify(models)}\n`);
    return;
  }
  const rows = models.map(({ name, state, bytes, built, place }) => [
    name,
    state,
    formatBytes(bytes),
    built ? 'yes' : 'no',
    place,
  ]);
  const notes = models.flatMap(({ name, note }) => (note === undefined ? [] : `${name} ${note}.`));
  process.stdout.write(`${formatTable([['NAME', 'STATE', 'SIZE', 'BUILT', 'WHERE'], ...rows])}

${notes.join('\n')}

Without --model, \`${typedCommand('segment')}\` uses ${defaultModel().name}.
What is available comes with: ${typedCommand('models', 'pull NAME')}
`);
}
