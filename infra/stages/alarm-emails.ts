/**
 * The addresses that alarms are sent to, for those who do not want them in the repository: `cdk deploy -c
 * alarmEmails=one@example.com,another@example.com` adds them to those of every stage.
 */
type WithEmails = { alarms: { emails: string[] } };

/** @param given The value of the context variable, which CDK passes as it is. */
export function withAlarmEmails<Stage extends WithEmails>(
  stages: Record<string, Stage>,
  given: unknown,
): Record<string, Stage> {
  const emails =
    typeof given === 'string'
      ? given
          .split(',')
          .map((email) => email.trim())
          .filter(Boolean)
      : [];
  const withEmails = (stage: Stage): Stage => ({
    ...stage,
    alarms: { ...stage.alarms, emails: [...new Set([...stage.alarms.emails, ...emails])] },
  });
  return Object.fromEntries(Object.entries(stages).map(([name, stage]) => [name, withEmails(stage)]));
}
