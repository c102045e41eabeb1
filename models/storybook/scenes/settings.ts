/** All settings, repeated by frequency. */
import { beach, ocean } from './coast.ts';
import { desert, meadow, town, winter } from './inland.ts';
import type { SettingArtist } from './setting.ts';

/** An open meadow holds the most figures, so it occurs most often. */
const settings: readonly SettingArtist[] = [
  meadow,
  meadow,
  meadow,
  meadow,
  beach,
  beach,
  ocean,
  ocean,
  winter,
  winter,
  desert,
  town,
  town,
];

export const paintSetting: SettingArtist = (random) => random.pick(settings)(random);
