/** An alarm that says where to read on: each has a section of `infra/RUNBOOK.md`, found by a test. */
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type RunbookAlarmProps = {
  /** What a person would notice. */
  symptom: string;
  /** Heading of its section in the runbook, as it is linked to. */
  section: string;
  metric: IMetric;
  /** Alarms above it. */
  threshold: number;
  /** Periods of the metric, one after the other. */
  periods?: number;
  /** No figure is a fault, too. */
  missingIsFault?: boolean;
};

export type AlarmTarget = { topic: ITopic; runbookUrl: string };

export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps, { topic, runbookUrl }: AlarmTarget) {
    super(scope, id, {
      alarmDescription: `${props.symptom} ${runbookUrl}#${props.section}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: props.missingIsFault ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
