/** Observability: alarms that link to the runbook, the canary, a budget, a dashboard, and saved log searches. */
import { Annotations, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { Canary } from '../constructs/canary.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { StageBudget } from '../constructs/stage-budget.ts';
import { dashboardRows } from '../observability/dashboard-rows.ts';
import { edgeAlarms } from '../observability/edge-alarms.ts';
import { countLogLines } from '../observability/log-metrics.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { ObservedStacks } from '../observability/observed-stacks.ts';
import { reachabilityAlarms } from '../observability/reachability-alarms.ts';
import { serviceAlarms } from '../observability/service-alarms.ts';
import { EDGE_REGION } from './edge-global-stack.ts';

export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservedStacks) {
    super(scope, id, props);
    const { data, service, edge, configuration, stageName } = props;
    this.#requireAddresses(configuration);
    countLogLines(this, service.functions, stageName);
    const { topic } = new AlarmTopic(this, 'Alarms', { emails: configuration.alarms.emails });
    const target = { topic, runbookUrl: configuration.alarms.runbookUrl };
    const { function: canary } = new Canary(this, 'Canary', { data, url: edge.url, configuration });
    const wanted = {
      ...serviceAlarms(props),
      ...reachabilityAlarms({ service, canary }),
      ...(configuration.region === EDGE_REGION && edgeAlarms(props)),
    };
    const alarms = Object.entries(wanted).map(
      ([alarmId, alarm]) => new RunbookAlarm(this, alarmId, alarm, target),
    );
    const { emails, monthlyUsd } = configuration.alarms;
    new StageBudget(this, 'Budget', { stageName, monthlyUsd, emails, tags: props.tags ?? {} });
    if (configuration.dashboard) {
      new Dashboard(this, 'Dashboard', {
        dashboardName: `itaclip-${stageName}`,
        widgets: dashboardRows({ ...props, alarms }),
      });
    }
    this.#saveSearches(props, canary);
  }

  /** Faults that nobody is told of last until a customer complains. */
  #requireAddresses({ data, alarms }: ObservedStacks['configuration']): void {
    if (alarms.emails.length > 0) return;
    const how =
      'No address is told of alarms. Name one in alarms.emails of infra/stages/config.ts, or deploy with ' +
      '"-c alarmEmails=you@example.com".';
    if (data === 'retained') Annotations.of(this).addError(how);
    else Annotations.of(this).addWarningV2('itaclip:no-alarm-emails', how);
  }

  /**
   * Finds one request, from the API through the queues to the webhook: every line carries its
   * trace.
   */
  #saveSearches({ service, edge, worker, stageName }: ObservedStacks, canary: ServiceFunction): void {
    const { rotation } = edge;
    const logged = [
      ...Object.values(service.functions),
      service.segmentation,
      worker?.task,
      rotation,
      canary,
    ];
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
    new QueryDefinition(this, 'Ended', {
      queryDefinitionName: `itaclip-${stageName}/functions that ran out of time or memory`,
      logGroups,
      queryString: new QueryString({
        fields: ['@timestamp', '@log', '@message'],
        // Lambda itself writes these lines: they have no level.
        filterStatements: ['@message like /Task timed out|OutOfMemory|Runtime exited|Runtime.ExitError/'],
        sort: '@timestamp desc',
        limit: 200,
      }),
    });
    new QueryDefinition(this, 'SlowRequests', {
      queryDefinitionName: `itaclip-${stageName}/slowest requests`,
      logGroups: [service.functions.api.logs],
      queryString: new QueryString({
        fields: ['@timestamp', 'method', 'route', 'status', 'ms', 'tenant', 'request_id'],
        filterStatements: ['msg = "request"'],
        sort: 'ms desc',
        limit: 100,
      }),
    });
    new QueryDefinition(this, 'Refused', {
      queryDefinitionName: `itaclip-${stageName}/refused requests by tenant and status`,
      logGroups: [service.functions.api.logs],
      queryString: new QueryString({
        filterStatements: ['msg = "request" and status >= 400'],
        statsStatements: ['count(*) as requests by tenant, status'],
        sort: 'requests desc',
        limit: 100,
      }),
    });
  }
}
