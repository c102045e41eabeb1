/** Looks at what needs no account: Docker, which builds the image of GPU workers, and who is told of alarms. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import { missing, ok, unknown, type Finding } from './finding.ts';

/** The first version whose builds are BuildKit's, which the Dockerfile needs. */
const LEAST_DOCKER = 23;
const TIME_OUT_MILLISECONDS = 10_000;

export type AskDocker = () => Promise<string>;

export async function checkDocker(ask: AskDocker = askDocker): Promise<Finding[]> {
  const version = await ask().catch(() => undefined);
  const remedy = `Install Docker ${LEAST_DOCKER} or later and start it, or set worker.compute to 'lambda'.`;
  if (version === undefined)
    return [missing('Docker does not answer; it builds the image of GPU workers', remedy)];
  const found = `Docker ${version} answers`;
  return [Number.parseInt(version, 10) >= LEAST_DOCKER ? ok(found) : missing(found, remedy)];
}

async function askDocker(): Promise<string> {
  const format = ['version', '--format', '{{.Server.Version}}'];
  const { stdout } = await promisify(execFile)('docker', format, { timeout: TIME_OUT_MILLISECONDS });
  return stdout.trim();
}

export function checkEmails({
  alarms: { emails },
  data,
}: Pick<StageConfiguration, 'alarms' | 'data'>): Finding[] {
  if (emails.length > 0) return [ok(`Alarms are mailed to ${emails.join(', ')}, who confirm it once`)];
  const judge = data === 'retained' ? missing : unknown;
  return [
    judge(
      'Nobody is told of alarms',
      'Add addresses to alarms.emails in infra/stages/config.ts, or deploy with -c alarmEmails=one@example.com.',
    ),
  ];
}
