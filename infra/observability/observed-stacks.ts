/** The stacks whose state alarms, the dashboard and saved searches show. */
import type { DataStack } from '../stacks/data-stack.ts';
import type { EdgeStack } from '../stacks/edge-stack.ts';
import type { ServiceStack } from '../stacks/service-stack.ts';
import type { StageStackProps } from '../stacks/stack-props.ts';
import type { WorkerStack } from '../stacks/worker-stack.ts';

export type ObservedStacks = StageStackProps & {
  data: DataStack;
  service: ServiceStack;
  edge: EdgeStack;
  /** Undefined in a stage without GPUs. */
  worker: WorkerStack | undefined;
};
