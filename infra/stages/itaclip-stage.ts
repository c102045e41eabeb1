/** A whole service: its stacks by lifetime, each with what it needs of the others. */
import { Aspects, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keepLogsFor } from '../observability/kept-logs.ts';
import { hasGlobalEdge, hasGpus, type StageConfiguration } from './stage-configuration.ts';
import { DataStack } from '../stacks/data-stack.ts';
import { EdgeAlarmsStack } from '../stacks/edge-alarms-stack.ts';
import { EDGE_REGION, EdgeGlobalStack } from '../stacks/edge-global-stack.ts';
import { EdgeStack } from '../stacks/edge-stack.ts';
import { ObservabilityStack } from '../stacks/observability-stack.ts';
import { ServiceStack } from '../stacks/service-stack.ts';
import { WorkerStack } from '../stacks/worker-stack.ts';

/** Everything of a stage bears these tags; its budget counts what bears them. */
export function stageTags(stageName: string): Record<string, string> {
  return { application: 'itaclip', stage: stageName };
}

export class ItaclipStage extends Stage {
  readonly stacks;

  constructor(scope: Construct, stageName: string, configuration: StageConfiguration) {
    super(scope, stageName, {
      env: { account: process.env['CDK_DEFAULT_ACCOUNT'], region: configuration.region },
    });
    const of = (part: string) => ({
      stageName,
      configuration,
      stackName: `itaclip-${stageName}-${part}`,
      description: `ITACLIP ${stageName}: ${part}`,
      tags: stageTags(stageName),
    });
    const data = new DataStack(this, 'Data', of('data'));
    const service = new ServiceStack(this, 'Service', { ...of('service'), data });
    const global = hasGlobalEdge(configuration)
      ? new EdgeGlobalStack(this, 'EdgeGlobal', of('edge-global'))
      : undefined;
    const edge = new EdgeStack(this, 'Edge', { ...of('edge'), data, service, global });
    const worker = hasGpus(configuration)
      ? new WorkerStack(this, 'Worker', { ...of('worker'), data, service })
      : undefined;
    const observability = new ObservabilityStack(this, 'Observability', {
      ...of('observability'),
      data,
      service,
      edge,
      worker,
    });
    // Elsewhere the alarms of the edge are among those of the stage.
    const edgeAlarms =
      configuration.region === EDGE_REGION
        ? undefined
        : new EdgeAlarmsStack(this, 'EdgeAlarms', { ...of('edge-alarms'), edge });
    this.stacks = { data, service, global, edge, worker, observability, edgeAlarms };
    Aspects.of(this).add(keepLogsFor(configuration.logDays));
  }
}
