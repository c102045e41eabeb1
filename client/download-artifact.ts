/** Fetches a file of a job by its signed link, and compares it with the length and the digest that the API tells. */
import type { Artifact, EvaluationArtifact } from './api-types.ts';
import type { Api } from './api.ts';
import { sha256 } from './digest.ts';
import { TransferError } from './problem-error.ts';
import { hasEnded, isEvaluation, waitForEnd, type Job } from './wait-for-end.ts';

export type ArtifactName = Artifact['name'] | EvaluationArtifact['name'];

const BYTES_PER_SECOND = 10_000;

/** A link that has expired is replaced once. */
export async function downloadArtifact(
  api: Api,
  job: Job,
  name: ArtifactName,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  const fresh = () => waitForEnd<Job>(api, job.id, { signal, seconds: 0 });
  const known = hasEnded(job) ? job : await fresh();
  return (
    (await fetchWhole(api, artifactOf(known, name), signal)) ?? fetchFresh(api, await fresh(), name, signal)
  );
}

async function fetchFresh(
  api: Api,
  job: Job,
  name: ArtifactName,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  const file = await fetchWhole(api, artifactOf(job, name), signal);
  if (file) return file;
  throw new TransferError(`The store refuses a new link to ${name}.`, { status: 403 });
}

function artifactOf(job: Job, name: ArtifactName): Artifact | EvaluationArtifact {
  const artifacts: readonly (Artifact | EvaluationArtifact)[] = job.artifacts;
  const found = artifacts.find((each) => each.name === name);
  if (found) return found;
  const names = artifacts.map((each) => each.name).join(', ') || 'none';
  const kind = isEvaluation(job.id) ? 'evaluation' : 'job';
  throw new TypeError(`The ${kind} ${job.id} is ${job.status} and has no ${name}. Its artifacts: ${names}.`);
}

/** Returns undefined if the link has expired. */
async function fetchWhole(
  api: Api,
  { name, url, bytes, sha256: digest }: Artifact | EvaluationArtifact,
  signal: AbortSignal | undefined,
): Promise<Blob | undefined> {
  const { status, body } = await api.send({ method: 'GET', url }, 60 + bytes / BYTES_PER_SECOND, signal);
  if (status === 403) return undefined;
  if (status !== 200)
    throw new TransferError(`The store answered ${name} with the status ${status}.`, { status });
  const received = await sha256(body);
  if (body.size === bytes && (received === undefined || received === digest)) return body;
  throw new TransferError(`${name} arrived with other bytes than the service stored. Download it again.`, {
    status,
  });
}
