/** Texts that people give. */
import { z } from 'zod';

/** Whole characters: half of a surrogate pair has no UTF-8, in which all is stored and sent. */
export const textSchema = z
  .string()
  .refine((text) => text.isWellFormed(), 'holds half of a character (a lone surrogate)');
