/**
 * The stacks of a stage as CloudFormation gets them, without bundles: nothing is built or looked
 * up.
 */
import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { STAGES } from '#infra/stages/config.ts';
import { ItaclipStage } from '#infra/stages/itaclip-stage.ts';
import { parseStages, type StageConfiguration } from '#infra/stages/stage-configuration.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** @param bundling If true, functions are bundled, too. */
export function openApp({ bundling = false } = {}): App {
  return new App({ context: { ...context, ...(!bundling && { 'aws:cdk:bundling-stacks': [] }) } });
}

export type StackName = keyof ItaclipStage['stacks'];
export type Resource = {
  Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- templates have no types
  Properties: Record<string, any>;
  DependsOn?: string[];
  DeletionPolicy?: string;
};
export type SynthesizedStage = {
  stage: ItaclipStage;
  template: (stack: StackName) => Template;
  /** Resources by logical id. */
  resources: (stack: StackName, type?: string) => Record<string, Resource>;
};

export function synthesizeStage(
  name: 'dev' | 'prod',
  changes: Partial<StageConfiguration> = {},
): SynthesizedStage {
  const [[, configuration] = []] = Object.entries(parseStages({ [name]: { ...STAGES[name], ...changes } }));
  if (configuration === undefined) throw new Error(`There is no stage ${name}.`);
  const stage = new ItaclipStage(openApp(), name, configuration);
  const template = (stackName: StackName) => {
    const stack = stage.stacks[stackName];
    if (stack === undefined) throw new Error(`The stage has no stack ${stackName}.`);
    return Template.fromStack(stack);
  };
  return {
    stage,
    template,
    resources: (stack, type) => {
      // A stage without GPUs has no stack of workers.
      if (stage.stacks[stack] === undefined) return {};
      const all = template(stack).toJSON()['Resources'] as Record<string, Resource>;
      return Object.fromEntries(
        Object.entries(all).filter(([, each]) => type === undefined || each.Type === type),
      );
    },
  };
}

/**
 * Expects one resource of the type to have these properties; objects and arrays match in parts
 * where `Match` says so.
 */
export function expectResource(template: Template, type: string, properties: object): void {
  template.hasResourceProperties(type, properties);
}
