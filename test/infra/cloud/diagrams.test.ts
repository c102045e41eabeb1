import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { rightsOfRoles } from '#test/support/cloud/rights-of-roles.ts';
import { synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');

/** Returns "A B" for every solid arrow of the first diagram of a page. */
function arrows(page: string): string[] {
  const diagram = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  const found = diagram.matchAll(/^ *(\w+)(?:\[[^\]]*\])? --> (\w+)/gm);
  return [...found].map(([, from, to]) => `${from} ${to}`).toSorted();
}

it('draws the stacks and what each needs of the others as they are', () => {
  const stacks: Stack[] = Object.values(stage.stage.stacks).filter((stack) => stack !== undefined);
  stage.template('observability');
  const actual = stacks.flatMap((stack) =>
    stack.dependencies.map((other) => `${stack.node.id} ${other.node.id}`),
  );
  expect(arrows('docs/deployment.md')).toEqual(actual.toSorted());
});

it('draws who sends to which queue and who takes from it as the roles allow it', () => {
  const names: Record<string, string> = { TaskDefinitionTask: 'Worker', 'dead letters': 'deadLetters' };
  const named = (name: string) => names[name] ?? name;
  const roles = { ...rightsOfRoles(stage.resources('service')), ...rightsOfRoles(stage.resources('worker')) };
  const actual = Object.entries(roles).flatMap(([id, rights]) => {
    const role = named(id.replace(/Role.*/, ''));
    return rights.flatMap((right) => {
      const [, action, queue = ''] = /^sqs:(SendMessage|ReceiveMessage) (.*)$/.exec(right) ?? [];
      if (action === undefined) return [];
      return action === 'SendMessage' ? `${role} ${named(queue)}` : `${named(queue)} ${role}`;
    });
  });
  expect(arrows('docs/security.md')).toEqual(actual.toSorted());
});
