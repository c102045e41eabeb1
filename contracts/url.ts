/**
 * URLs as they are given. Parsers drop blanks at the ends and line breaks anywhere without saying
 * so: another URL would be called than the one that was given.
 */
import { z } from 'zod';

const URL_CHARACTERS = 2048;

export const urlSchema = z
  .string()
  .max(URL_CHARACTERS)
  .refine((text) => !/[\s\p{Cc}]/u.test(text), 'contains a blank or a line break; encode it, or leave it out')
  .refine((text) => URL.canParse(text), 'Invalid URL')
  .meta({ format: 'uri' });
