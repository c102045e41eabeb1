/** Upload, job and masks with the generated client: segment.ts URL KEY IMAGE */
import { createClient } from './client/client/index.ts';
import { createSegmentation, createUpload, getSegmentation } from './client/sdk.gen.ts';

const [url = '', key = '', path = ''] = process.argv.slice(2);
const { readFileSync } = process.getBuiltinModule('fs');
const image = new Uint8Array(readFileSync(path));
const client = createClient({ baseUrl: url, auth: key });
const settings = { client, throwOnError: true } as const;

const { data: upload } = await createUpload({
  ...settings,
  body: { content_type: 'image/png', bytes: image.length },
});
const sent = await fetch(upload.url ?? '', { method: upload.method, headers: upload.headers, body: image });
if (!sent.ok) throw new Error(`The upload was answered with ${sent.status}.`);

let { data: job } = await createSegmentation({
  ...settings,
  body: {
    image: { upload_id: upload.id },
    classes: ['windmill', { name: 'house', synonyms: ['cottage'] }],
    preset: 'fast',
  },
});
const deadline = Date.now() + 120_000;
while (!['succeeded', 'failed', 'canceled', 'expired'].includes(job.status)) {
  if (Date.now() > deadline) throw new Error(`The job is ${job.status}: ${job.waiting?.note}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  ({ data: job } = await getSegmentation({ ...settings, path: { id: job.id } }));
}
if (job.status !== 'succeeded') throw new Error(`The job has ${job.status}: ${job.problem?.detail}`);
const masks = job.artifacts.find(({ name }) => name === 'masks.json');
const file = (await (await fetch(masks?.url ?? '')).json()) as { masks: unknown[] };
console.log(`the job has ${job.status} with ${file.masks.length} masks`);
