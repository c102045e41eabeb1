import { pino } from 'pino';
import { expect, it } from 'vitest';
import { TaskProtection } from '#gpu-worker/process/task-protection.ts';

const AGENT = 'http://169.254.170.2/api/task';

const REFUSAL = '{"failure":{"Reason":"DEPLOYMENT_BLOCKED"}}';

function open({
  agentUri,
  status = 200,
  body = '{"protection":{"ProtectionEnabled":true}}',
}: {
  agentUri?: string;
  status?: number;
  body?: string;
}) {
  const asked: unknown[] = [];
  const answers: Response[] = [];
  const lines: string[] = [];
  const agent = { status, body, down: false };
  const protection = new TaskProtection({
    agentUri,
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    fetch: async (url, init) => {
      if (agent.down) throw new TypeError('fetch failed');
      asked.push([url, init?.method, JSON.parse(init?.body as string)]);
      const answer = new Response(agent.body, { status: agent.status });
      answers.push(answer);
      return answer;
    },
  });
  return { protection, asked, agent, answers, lines };
}

it('protects the task once for jobs that follow each other, until there is none', async () => {
  const { protection, asked } = open({ agentUri: AGENT });
  await protection.release();
  await protection.hold();
  await protection.hold();
  await protection.release();
  await protection.release();
  const url = `${AGENT}/task-protection/v1/state`;
  expect(asked).toEqual([
    [url, 'PUT', { ProtectionEnabled: true, ExpiresInMinutes: 10 }],
    [url, 'PUT', { ProtectionEnabled: false }],
  ]);
});

it('asks again at the next job when ECS refuses or its agent is down', async () => {
  const { protection, asked, agent } = open({ agentUri: AGENT, status: 409 });
  await protection.hold();
  agent.down = true;
  await protection.hold();
  Object.assign(agent, { down: false, status: 200 });
  await protection.hold();
  expect(asked).toHaveLength(2);
});

it('says that a deployment replaces the task, whatever the status of the answer', async () => {
  for (const status of [200, 409]) {
    const { protection } = open({ agentUri: AGENT, status, body: REFUSAL });
    expect(await protection.hold()).toBe('replaced');
  }
});

it('does nothing outside ECS', async () => {
  const { protection, asked } = open({});
  await protection.hold();
  await protection.release();
  expect(asked).toEqual([]);
});

it('reads every answer to its end, and logs why ECS refused', async () => {
  const { protection, agent, answers, lines } = open({ agentUri: AGENT });
  await protection.hold();
  Object.assign(agent, { status: 409, body: REFUSAL });
  await protection.release();
  expect(answers.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('DEPLOYMENT_BLOCKED');
});
