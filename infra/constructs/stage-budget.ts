/**
 * The monthly budget of a stage. AWS counts what bears the stage's tags, once the tags are active for cost allocation
 * (docs/deployment.md), and mails by itself: an alarm topic would need AWS Budgets among the users of its key.
 */
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export type StageBudgetProps = {
  stageName: string;
  monthlyUsd: number;
  emails: string[];
  /** The tags that everything of the stage bears. */
  tags: Record<string, string>;
};

/** A forecast above the budget is told early; spending is told at most of the budget and above it. */
const NOTIFICATIONS = [
  { notificationType: 'FORECASTED', threshold: 100 },
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
];

export class StageBudget extends Construct {
  constructor(scope: Construct, id: string, { stageName, monthlyUsd, emails, tags }: StageBudgetProps) {
    super(scope, id);
    const subscribers = emails.map((address) => ({ subscriptionType: 'EMAIL', address }));
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `itaclip-${stageName}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
        filterExpression: {
          and: Object.entries(tags).map(([key, value]) => ({
            tags: { key, values: [value], matchOptions: ['EQUALS'] },
          })),
        },
      },
      // A notification without subscribers is refused.
      notificationsWithSubscribers: NOTIFICATIONS.filter(() => subscribers.length > 0).map(
        ({ notificationType, threshold }) => ({
          notification: {
            notificationType,
            threshold,
            thresholdType: 'PERCENTAGE',
            comparisonOperator: 'GREATER_THAN',
          },
          subscribers,
        }),
      ),
    });
  }
}
