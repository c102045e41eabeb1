/** The definition of a setting: its mood, its ground, and the figures that may appear where. */
import type { ActorName } from './cast.ts';
import type { PlacedFigure } from './figure.ts';
import { type Mood, type MoodName } from './mood.ts';
import type { Random } from './random.ts';
import { sceneHeight } from './size.ts';
import { paintMountains } from './mountains.ts';
import { paintSky } from './sky.ts';

/** Rows in which a figure's foot may stand, the figures that may stand there, and how many are tried. */
export interface Zone {
  readonly top: number;
  readonly bottom: number;
  readonly actors: readonly ActorName[];
  readonly count: number;
  /** The column to stand in if the zone is a single spot. */
  readonly column?: number;
}

export interface Setting {
  readonly mood: Mood;
  readonly ground: readonly PlacedFigure[];
  readonly zones: readonly Zone[];
}

export type SettingArtist = (random: Random) => Setting;

export const byDay: readonly MoodName[] = ['noon', 'noon', 'morning', 'sunset', 'night', 'autumn'];
const fliers: readonly ActorName[] = [
  'balloon',
  'balloon',
  'kite',
  'kite',
  'airplane',
  'airplane',
  'bird',
  'bird',
];
export const foot = sceneHeight - 6;

export const pickHorizon = (random: Random): number => random.between(0.32, 0.56) * sceneHeight;

export const airZone = (random: Random, horizon: number): Zone => ({
  top: Math.min(100, horizon),
  bottom: horizon + 6,
  actors: fliers,
  count: random.pick([0, 1, 1, 2]),
});

export function backdrop(
  random: Random,
  mood: Mood,
  horizon: number,
  mountainChance: number,
): PlacedFigure[] {
  const sky = paintSky(random, mood, horizon);
  return random.chance(mountainChance) ? [...sky, ...paintMountains(random, mood, horizon)] : sky;
}
