/**
 * The AwsSolutions rules of cdk-nag, without the findings that are intended: each exception is
 * explained beside its resource. Exceptions are patterns, since a finding's id holds generated
 * names.
 */
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export type Explanation = { finding: RegExp; reason: string };

const EXPLANATIONS = new WeakMap<IConstruct, Explanation[]>();

/**
 * Applies to this construct and those below it.
 * @param finding Matches ids such as `AwsSolutions-IAM5[Resource::*]`.
 */
export function explainCheck(construct: IConstruct, finding: RegExp, reason: string): void {
  EXPLANATIONS.set(construct, [...(EXPLANATIONS.get(construct) ?? []), { finding, reason }]);
}

export class ExplainedChecks implements IPolicyValidationPlugin {
  readonly name = 'AwsSolutions, explained';
  readonly #app: App;
  readonly #checks: AwsSolutionsChecks;
  /** The explanations that matched a finding. */
  readonly used = new Set<Explanation>();

  constructor(app: App) {
    this.#app = app;
    this.#checks = new AwsSolutionsChecks(app, { verbose: true });
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const report = this.#checks.validate(context);
    const violations = report.violations
      .map((violation) => this.#withoutExplained(violation))
      .filter(({ violatingResources }) => violatingResources.length > 0);
    return { ...report, success: violations.length === 0, violations };
  }

  /** Includes explanations that match nothing any more. */
  get allExplanations(): Explanation[] {
    return this.#app.node.findAll().flatMap((construct) => EXPLANATIONS.get(construct) ?? []);
  }

  #withoutExplained(violation: PolicyViolation): PolicyViolation {
    const violatingResources = violation.violatingResources.filter(
      ({ constructPath }) => !this.#isExplained(violation.ruleName, constructPath),
    );
    return { ...violation, violatingResources };
  }

  #isExplained(ruleName: string, path: string | undefined): boolean {
    const construct = this.#app.node.findAll().find(({ node }) => node.path === path);
    const found = construct?.node.scopes
      .flatMap((scope) => EXPLANATIONS.get(scope) ?? [])
      .find(({ finding }) => finding.test(ruleName));
    if (found) this.used.add(found);
    return found !== undefined;
  }
}
