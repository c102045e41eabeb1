/** A tenant owns jobs, uploads and keys. The operator's tenant creates keys for the others. */
import { z } from 'zod';

/** Administrators of this tenant may create keys for other tenants. */
export const OPERATOR_TENANT = 'operator';

export const tenantSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected 1 to 63 lower-case letters, digits and hyphens')
  .meta({ description: 'Who owns the resource.', example: 'acme' });
