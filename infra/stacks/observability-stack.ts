/** Observability: alarms that link to the runbook, a dashboard, and saved log searches. */
import { Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { dashboardRows } from '../observability/dashboard-rows.ts';
import { countLogLines } from '../observability/log-metrics.ts';
import type { ObservedStacks } from '../observability/observed-stacks.ts';
import { serviceAlarms } from '../observability/service-alarms.ts';

export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservedStacks) {
    super(scope, id, props);
    const { service, configuration, stageName } = props;
    countLogLines(this, service.functions, stageName);
    const { topic } = new AlarmTopic(this, 'Alarms', { emails: configuration.alarms.emails });
    const target = { topic, runbookUrl: configuration.alarms.runbookUrl };
    const alarms = Object.entries(serviceAlarms(props)).map(
      ([alarmId, alarm]) => new RunbookAlarm(this, alarmId, alarm, target),
    );
    if (configuration.dashboard) {
      new Dashboard(this, 'Dashboard', {
        dashboardName: `itaclip-${stageName}`,
        widgets: dashboardRows({ ...props, alarms }),
      });
    }
    this.#saveSearches(props);
  }

  /**
   * Finds one request, from the API through the queues to the webhook: every line carries its
   * trace.
   */
  #saveSearches({ service, worker, stageName }: ObservedStacks): void {
    const logged = [...Object.values(service.functions), service.segmentation, worker?.task];
    const logGroups = logged.flatMap((each) => (each ? [each.logs] : []));
    new QueryDefinition(this, 'OneRequest', {
      queryDefinitionName: `itaclip-${stageName}/one request (put its request_id)`,
      logGroups,
      queryString: new QueryString({
        fields: ['@timestamp', 'part', 'level', 'msg', 'job_id', 'trace_id', 'status'],
        filterStatements: ['request_id = "req_..."'],
        sort: '@timestamp asc',
        limit: 500,
      }),
    });
    new QueryDefinition(this, 'Errors', {
      queryDefinitionName: `itaclip-${stageName}/errors`,
      logGroups,
      queryString: new QueryString({
        fields: ['@timestamp', 'part', 'msg', 'request_id', 'job_id', 'err.message', 'error.message'],
        filterStatements: ['level in ["error", "fatal"]'],
        sort: '@timestamp desc',
        limit: 200,
      }),
    });
  }
}
