/**
 * An alarm that links to its section of `infra/RUNBOOK.md`; a test checks that each section exists.
 */
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type RunbookAlarmProps = {
  /** The effect that a person would notice. */
  symptom: string;
  /** The anchor of the alarm's section in the runbook. */
  section: string;
  metric: IMetric;
  /** True for an alarm that a stage has even if it has only the essential ones. */
  essential?: boolean;
  /** The alarm fires above this value. */
  threshold: number;
  /** The number of consecutive periods of the metric. */
  periods?: number;
  /** Treats missing figures as a fault, too. */
  missingIsFault?: boolean;
  /** The number of periods, among `periods`, that must be above the threshold; default: all. */
  periodsAbove?: number;
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
      datapointsToAlarm: props.periodsAbove,
      treatMissingData: props.missingIsFault ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
