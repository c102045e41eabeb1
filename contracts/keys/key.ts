/** API keys, and tokens that live for minutes. Both are stored only as hashes. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { lineSchema } from '../text.ts';
import { timeSchema } from '../time.ts';

export const SCOPES = ['segment', 'evaluate', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** How long the old and the new key both work after a rotation, unless the caller asks for another time. */
const KEY_OVERLAP_SECONDS = 86_400;

/** Ten years; a time beyond the year 9999 could not be written. */
const LONGEST_LIFE_SECONDS = 10 * 365 * 86_400;

/** Distinguishes keys and tokens from other strings; secret scanners and log redaction search for it. */
export const KEY_PATTERN = /\bit[kt]_[a-z0-9-]+_[0-9a-f]{32}_[0-9a-f]{64}\b/;

export const keyRecordSchema = z.object({
  id: z.union([idSchema('key'), idSchema('token')]),
  tenant: tenantSchema,
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** The sha256 of the secret in hex: the secret has 256 random bits, so no slow hash is needed. */
  secret_sha256: z.string(),
  created_at: timeSchema,
  expires_at: timeSchema.optional(),
  /** Set for a token: it ends with its key. */
  issued_by: idSchema('key').optional(),
  /** Set for a sign-in token: it has no scopes itself, and becomes one session with these, once. */
  session_scopes: z.array(z.enum(SCOPES)).optional(),
});

export type KeyRecord = z.infer<typeof keyRecordSchema>;

export const keyRequestSchema = z
  .strictObject({
    name: lineSchema(128),
    scopes: z.array(z.enum(SCOPES)).min(1),
    expires_in: z
      .int()
      .min(60)
      .max(LONGEST_LIFE_SECONDS)
      .optional()
      .meta({ description: 'The lifetime in seconds. Default: the key does not expire.' }),
    tenant: tenantSchema.optional().meta({
      description: "The owner of the key. Only the operator's administrators may name another tenant.",
    }),
  })
  .meta({ id: 'KeyRequest' });

export const keyRotationSchema = z
  .strictObject({
    overlap: z
      .int()
      .min(0)
      .max(30 * 86_400)
      .default(KEY_OVERLAP_SECONDS)
      .meta({ description: 'The number of seconds for which the old key still works.' }),
  })
  .meta({ id: 'KeyRotation' });

const keyShape = {
  id: idSchema('key'),
  tenant: tenantSchema,
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  created_at: timeSchema,
  expires_at: timeSchema.nullable(),
};

export const keySchema = z.object(keyShape).meta({ id: 'Key' });

export const newKeySchema = z
  .object({
    ...keyShape,
    key: z
      .string()
      .meta({ description: 'The key itself. It is shown only once, because only its hash is stored.' }),
  })
  .meta({ id: 'NewKey' });

export const tokenRequestSchema = z
  .strictObject({
    expires_in: z.int().min(60).max(3600).default(900).meta({ description: 'The lifetime in seconds.' }),
  })
  .meta({ id: 'TokenRequest' });

export const tokenSchema = z
  .object({
    token: z.string().meta({ description: 'Send it as a key. It has the scope `segment`.' }),
    expires_at: timeSchema,
  })
  .meta({ id: 'Token' });

/** A session is a token with the scopes of its key, for a page in a browser. */
export const sessionSchema = z
  .object({
    token: z.string().meta({ description: 'Send it as a key.' }),
    tenant: tenantSchema,
    scopes: z.array(z.enum(SCOPES)),
    expires_at: timeSchema,
  })
  .meta({ id: 'Session' });
