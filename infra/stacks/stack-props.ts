/** What every stack of a stage gets. */
import type { StackProps } from 'aws-cdk-lib';
import type { StageConfiguration } from '../stages/stage-configuration.ts';

export type StageStackProps = StackProps & {
  /** Of the stage. */
  stageName: string;
  configuration: StageConfiguration;
};
