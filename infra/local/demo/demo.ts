/**
 * `npm run demo`: starts the service and sends it an image as a phone app would. Each step is shown
 * with the command that does the same; the results are written to `out/demo`.
 */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { ProblemError } from '#contracts/errors.ts';
import { DemoApi, type UploadTicket } from './demo-api.ts';
import { describeFailing } from '../processes/describe-failing.ts';
import { LOOPBACK } from '../stand-ins/patches/listen-on-loopback.ts';
import { LocalSystem } from '../local-system.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const PICTURE = 'models/photographs/pictures/pagoda.jpg';
const CLASSES = ['sky', 'building', 'tree'];
const OUTPUT_FOLDER = 'out/demo';
const WANTED = ['overlay.jpg', 'labels.png'];

const root = fileURLToPath(new URL('../../../', import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);
const show = (title: string, command: string) => say(`\n${title}\n\n${command.replace(/^/gm, '  ')}`);

try {
  await demonstrate();
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  say(`\nThe demo cannot continue: ${error.message}`);
  process.exitCode = 1;
}
process.exit();

async function demonstrate(): Promise<void> {
  say(
    'ITACLIP finds what you name. This demo starts the whole service on your machine and sends it an image.',
  );
  const dataFolder = await mkdtemp(join(tmpdir(), 'itaclip-demo-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const system = cleanUp.use(await startSystem(dataFolder));
  process.once('SIGINT', () => void cleanUp.disposeAsync().finally(() => process.exit(130)));
  await system.ready();
  const api = new DemoApi(system.url, system.key);
  const receiver = cleanUp.use(await startWebhookReceiver(await api.webhookSecret()));
  say(`\nIt runs. Each step comes with the command that does the same to a service that you start with
"npm start" (ids and links are those of this run), after:

  export URL=http://127.0.0.1:8080 KEY=$(cat .itaclip/operator-key)`);
  const ticket = await askForUpload(api);
  const job = await createJob(api, ticket, receiver.url);
  const ended = await follow(api, job.id);
  if (ended.status !== 'succeeded') {
    throw new ProblemError('internal', `the job ended as ${ended.status}: ${ended.problem?.detail}`);
  }
  await showWebhook(receiver.event);
  await fetchResults(api, ended);
}

function startSystem(dataFolder: string): Promise<LocalSystem> {
  return LocalSystem.start({
    dataFolder,
    host: LOOPBACK,
    port: 0,
    workers: 1,
    visibilitySeconds: 60,
    sweepSeconds: 60,
    // The webhook's receiver runs on this machine.
    environment: async () => ({ ITACLIP_MODEL: 'photographs', ITACLIP_ALLOW_LOCAL_URLS: 'true' }),
    onFailing: (failing) => process.stderr.write(describeFailing(failing)),
  });
}

async function askForUpload(api: DemoApi): Promise<UploadTicket> {
  const bytes = await readFile(join(root, PICTURE));
  const request = {
    content_type: 'image/jpeg',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  show('1. Create an upload', curlPost('/v1/uploads', request));
  const ticket = await api.post<UploadTicket>('/v1/uploads', request);
  const headers = Object.entries(ticket.headers).map(([name, value]) => `-H '${name}: ${value}' `);
  show(
    '2. Send the image straight to the store, with the link and the headers of the answer',
    `curl -X PUT --data-binary @${PICTURE} ${headers.join('')}\\\n  '${ticket.url.split('?')[0]}?...'`,
  );
  await api.putImage(ticket, bytes);
  return ticket;
}

async function createJob(api: DemoApi, ticket: UploadTicket, webhookUrl: string): Promise<Segmentation> {
  const request = { image: { upload_id: ticket.id }, classes: CLASSES, webhook: { url: webhookUrl } };
  show(
    '3. Create a segmentation with the classes to look for and a webhook',
    curlPost('/v1/segmentations', request),
  );
  return api.post<Segmentation>('/v1/segmentations', request);
}

async function follow(api: DemoApi, id: string): Promise<Segmentation> {
  show('4. Follow its progress', `curl -H "Authorization: Bearer $KEY" $URL/v1/segmentations/${id}`);
  let [shown, job]: [string, Segmentation | undefined] = ['', undefined];
  while (!job || !isTerminal(job.status)) {
    if (job) await sleep(200);
    job = await api.segmentation(id);
    if (job.status !== shown) say(`${shown === '' ? '\n' : ''}  ${(shown = job.status)}`);
  }
  for (const { name, area, share } of found(job)) {
    say(`    ${name.padEnd(18)} ${String(area).padStart(7)} pixels  ${formatPercent(share).padStart(6)}`);
  }
  return job;
}

async function showWebhook(event: Promise<{ type: string; webhookId: string }>): Promise<void> {
  const { type, webhookId } = await event;
  say(`\n5. Meanwhile the webhook arrived: ${type}, ${webhookId}. Its signature is valid.`);
}

async function fetchResults(api: DemoApi, job: Segmentation): Promise<void> {
  show(
    '6. Fetch the mask and the overlay',
    WANTED.map(
      (name) =>
        `curl -L -o ${name} -H "Authorization: Bearer $KEY" $URL/v1/segmentations/${job.id}/artifacts/${name}`,
    ).join('\n'),
  );
  await mkdir(OUTPUT_FOLDER, { recursive: true });
  for (const name of WANTED) await writeFile(join(OUTPUT_FOLDER, name), await api.artifact(job.id, name));
  say(`\nOpen ${OUTPUT_FOLDER}/overlay.jpg. ${OUTPUT_FOLDER}/labels.png holds a class index for each pixel.

A small model that comes along made them: it knows photographs roughly, and is for trying. Two things to do next:

  npm run segment -- YOUR-PHOTO.jpg --classes "sky, building, tree, person"
  npm run models -- pull          # the real CLIP, 599 MB, which knows far more words

Another one knows drawn scenes, which need no photograph:

  npm run segment -- models/storybook/pictures/village.png --model storybook \\
    --classes "sky, grass, road, pink house, windmill, hot air balloon"`);
}

/** Lists the classes that were found, largest first. */
function found({ result }: Segmentation) {
  const classes = result?.classes ?? [];
  return classes.filter(({ area }) => area > 0).toSorted((a, b) => b.area - a.area);
}

function curlPost(path: string, request: object): string {
  return [
    `curl -X POST $URL${path} -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(request)}'`,
  ].join('\n');
}
