/** A schedule in the whole system: when it is due, its evaluation is created. */
import { expect, it } from 'vitest';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { lastTime } from '#contracts/schedules/cron.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { waitFor } from '../support/patience.ts';
import { scheduleFixture } from '../support/service/schedule-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Runs = { data: { status: string; links: { evaluation: string } }[] };

it('starts an evaluation when it is due', async () => {
  await using system = await LocalSystem.start({
    dataFolder: temporaryFolder(),
    host: '127.0.0.1',
    port: 0,
    workers: 0,
    visibilitySeconds: 60,
    sweepSeconds: 1,
    environment: async () => ({ ITACLIP_DATASET_SOURCES: `{"${OPERATOR_TENANT}": ["s3://datasets/"]}` }),
  });
  await system.ready();
  const headers = { authorization: `Bearer ${system.key}` };
  const read = async <Body>(url: string) => (await (await fetch(url, { headers })).json()) as Body;

  const now = new Date();
  const times = { cron: '* * * * *', timezone: 'UTC' };
  const next_run_at = lastTime(times, now)?.toISOString();
  const schedule = scheduleFixture(now, { tenant: OPERATOR_TENANT, ...times, next_run_at });
  await system.backend.schedules.create(schedule);

  const started = async () => {
    const { data } = await read<Runs>(`${system.url}/v1/schedules/${schedule.name}/runs`);
    const found = data.find(({ status }) => status === 'started');
    if (!found) throw new Error(`the runs are ${JSON.stringify(data)}`);
    return found;
  };
  const { links } = await waitFor('the schedule to start an evaluation', started);
  expect(await read(links.evaluation)).toMatchObject({
    status: 'queued',
    vocabulary: 'voc21',
    dataset: { location: 's3://datasets/VOC2012/' },
  });
});
