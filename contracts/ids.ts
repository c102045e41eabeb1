/** Ids are UUIDv7 with a prefix that names the kind of resource; they sort by creation time. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

export const ID_PREFIXES = {
  segmentation: 'seg',
  evaluation: 'evl',
  schedule: 'sch',
  scheduleRun: 'run',
  upload: 'upl',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  key: 'key',
  token: 'tok',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** @param at Milliseconds since 1970, which decide the id's position in time order. */
export function newId(kind: IdKind, at?: number): string {
  return `${ID_PREFIXES[kind]}_${uuidv7(at === undefined ? undefined : { msecs: at })}`;
}

/** "seg_0199f3a1-…" */
export function idSchema(kind: IdKind) {
  const prefix = ID_PREFIXES[kind];
  return z
    .string()
    .regex(idPattern(kind), `expected an id that begins with ${prefix}_`)
    .meta({ example: `${prefix}_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d` });
}

export function isId(kind: IdKind, value: string): boolean {
  return idPattern(kind).test(value);
}

function idPattern(kind: IdKind): RegExp {
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
  return new RegExp(`^${ID_PREFIXES[kind]}_${uuid}$`);
}
