/** The properties that every stack of a stage gets. */
import type { StackProps } from 'aws-cdk-lib';
import type { StageConfiguration } from '../stages/stage-configuration.ts';

export type StageStackProps = StackProps & {
  /** The name of the stage. */
  stageName: string;
  configuration: StageConfiguration;
};
