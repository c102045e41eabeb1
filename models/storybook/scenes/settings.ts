/** All kinds of place, in the shares in which they come up. */
import { beach, ocean } from './coast.ts';
import { desert, meadow, town, winter } from './inland.ts';
import type { SettingArtist } from './setting.ts';

/** Settings in their shares: the open meadow can hold the most, so it comes up most often. */
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
