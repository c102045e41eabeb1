/** The output of `npm run cost -- --standing` in Markdown: what stages cost a month before the first photo. */
import { STAGES } from '../stages/config.ts';
import { dollars, markdownTable } from './markdown.ts';
import { DEFAULT_SCENARIO, scenarioOfStage } from './scenario.ts';
import { standingUsd } from './standing-cost.ts';
import type { StageShape } from './usage.ts';

/** The stages of the configuration, and stages with GPU workers by their network. */
const SHAPES: Record<string, StageShape> = {
  ...Object.fromEntries(
    Object.entries(STAGES).map(([name, stage]) => [
      `\`${name}\` (\`${stage.worker.compute}\`)`,
      scenarioOfStage(stage),
    ]),
  ),
  '`gpu`, endpoints, 1 zone': { ...DEFAULT_SCENARIO, zones: 1 },
  '`gpu`, NAT gateway': { ...DEFAULT_SCENARIO, network: 'nat' },
  '`gpu`, public': { ...DEFAULT_SCENARIO, network: 'public' },
};

export function standingReport(): string {
  const columns = Object.values(SHAPES).map(standingUsd);
  const names = Object.keys(columns[0] ?? {});
  const sum = (column: Record<string, number>) => Object.values(column).reduce((all, usd) => all + usd, 0);
  return markdownTable(
    ['US dollars a month', ...Object.keys(SHAPES)],
    [
      ...names.map((name) => [name, ...columns.map((column) => dollars(column[name] ?? 0))]),
      ['**All**', ...columns.map((column) => `**${dollars(sum(column))}**`)],
    ],
  );
}
