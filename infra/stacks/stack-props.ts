/** What every stack of a stage gets. */
import type { StackProps } from 'aws-cdk-lib';
import type { StageSettings } from '../stages/stage-settings.ts';

export type StageStackProps = StackProps & {
  /** Of the stage. */
  stageName: string;
  settings: StageSettings;
};
