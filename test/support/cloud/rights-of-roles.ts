/** Lists what the roles of templates may do, in words: each action with its resource. */
import type { Resource } from './synthesized-stage.ts';

type Statement = { Action: string | string[]; Resource: unknown; Effect: string; Condition?: unknown };

/** Sorted lines of "action resource", by the logical ids of roles. */
export function rightsOfRoles(resources: Record<string, Resource>): Record<string, string[]> {
  const rights: Record<string, Set<string>> = {};
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    for (const { Ref: role } of Properties['Roles'] as { Ref: string }[]) {
      const known = (rights[role] ??= new Set());
      for (const each of linesOf(Properties['PolicyDocument'].Statement as Statement[])) known.add(each);
    }
  }
  return Object.fromEntries(Object.entries(rights).map(([role, lines]) => [role, [...lines].toSorted()]));
}

function linesOf(statements: Statement[]): string[] {
  return statements.flatMap(({ Action, Resource: target, Effect }) => {
    if (Effect !== 'Allow') throw new Error(`A statement has the effect ${Effect}.`);
    const targets = (Array.isArray(target) ? target : [target]).map(nameOf);
    return [Action].flat().flatMap((action) => targets.map((name) => `${action} ${name}`));
  });
}

/** Short names for the generated ones of the templates. */
const NAMES: [RegExp, string][] = [
  [/GetAttKey|"Key\w*","Arn"/, 'key'],
  [/ImagesBucket/, 'bucket'],
  [/JobsTable/, 'table'],
  [/InteractiveQueueMessages/, 'interactive'],
  [/BatchQueueMessages/, 'batch'],
  [/FunctionQueueMessages/, 'function'],
  [/ImportsQueueMessages/, 'imports'],
  [/WebhooksQueueMessages/, 'webhooks'],
  [/(Interactive|Batch|Function|Imports)QueueDeadLetters/, 'dead letters'],
  [/OriginSecret(?!Rotation)/, 'origin secret'],
  [/FirewallWebAcl/, 'web ACL'],
  [/AccessLogs/, 'access logs'],
  [/:distribution\//, 'distribution'],
  [/parameter\/itaclip/, 'public URL'],
  [/:task\//, 'own tasks'],
  [/"[A-Za-z]*Logs\w*","Arn"/, 'own log group'],
  [/:repository\//, 'image repository'],
];

function nameOf(resource: unknown): string {
  if (resource === '*') return '*';
  const text = JSON.stringify(resource);
  const name = NAMES.find(([pattern]) => pattern.test(text))?.[1] ?? text;
  const suffix = /"(\/[a-z0-9/*-]+)"\]\]\}?$/.exec(text)?.[1] ?? '';
  return name === 'bucket' || name === 'table' ? name + suffix : name;
}
