/** Windows show the time: lamps are lit inside at dusk and at night, and glass mirrors the sky by day. */
import type { Color } from '../colors.ts';
import type { Mood } from '../mood.ts';

export const windowLight = (mood: Mood): Color =>
  mood.name === 'night' || mood.name === 'sunset' ? [252, 218, 124] : [110, 152, 186];
