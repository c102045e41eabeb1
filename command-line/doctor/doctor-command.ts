/** `itaclip doctor`: says what there is on this machine, what works, and what to do about the rest. */
import { Command } from 'commander';
import { chooseModel } from '#models/find-model.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { interruptible } from '../interruptible.ts';
import { typedCommand } from '../typed-command.ts';
import { describeReport } from './describe-report.ts';

type DoctorFlags = { model?: string; json?: true };

export function doctorCommand(onExit: (code: number) => void): Command {
  return new Command('doctor')
    .description('Examine this machine: models, providers, speed, space.')
    .option(
      '-m, --model <name>',
      `model to time: a folder, or a name in \`${typedCommand('models', 'list')}\``,
    )
    .option('--json', 'print only JSON: one object')
    .addHelpText('after', HELP_FOOTER)
    .action(async (flags: DoctorFlags) => onExit(await runDoctor(flags)));
}

const HELP_FOOTER = `
Each provider is tried in a process of its own, with a small graph, and then with
three passes of the model's image encoder in each precision.
Exit codes: 0 photos can be segmented, 1 they cannot, 2 the command could not run.`;

async function runDoctor({ model: name, json }: DoctorFlags): Promise<number> {
  const model = chooseModel(name);
  // It knows of builds, which takes time to load that no other command should wait for.
  const { examine } = await import('./examine.ts');
  const say = (what: string) => void process.stderr.write(`examining ${what}\n`);
  const report = await interruptible((signal) => examine(model, { say, signal }));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : describeReport(report));
  const isWell = report.choice !== null && report.versions.sharp !== null;
  return isWell ? EXIT_CODES.done : EXIT_CODES.someFailed;
}
