/** The alarms of the edge for a stage outside us-east-1, with a topic of their own: an alarm publishes in its region. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { edgeAlarms } from '../observability/edge-alarms.ts';
import { EDGE_REGION } from './edge-global-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import type { StageStackProps } from './stack-props.ts';

export class EdgeAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, props: StageStackProps & { edge: EdgeStack }) {
    super(scope, id, { ...props, env: { ...props.env, region: EDGE_REGION }, crossRegionReferences: true });
    const { emails, runbookUrl } = props.configuration.alarms;
    const { topic } = new AlarmTopic(this, 'Alarms', { emails });
    for (const [alarmId, alarm] of Object.entries(edgeAlarms(props)))
      new RunbookAlarm(this, alarmId, alarm, { topic, runbookUrl });
  }
}
