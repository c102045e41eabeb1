/** Settings by and on the sea. */
import { pickMood } from './mood.ts';
import { sceneHeight, sceneWidth } from './size.ts';
import { paintBeach, paintIsland, paintSea } from './shore.ts';
import { type SettingArtist, type Zone, airZone, backdrop, foot, pickHorizon } from './setting.ts';

export const beach: SettingArtist = (random) => {
  const mood = pickMood(random, ['noon', 'noon', 'morning', 'sunset', 'night']);
  const horizon = pickHorizon(random);
  const shore = horizon + random.between(56, 100);
  const ground = [
    ...backdrop(random, mood, horizon, 0.3),
    paintSea(random, mood, horizon),
    ...paintBeach(random, mood, shore),
  ];
  return {
    mood,
    ground,
    zones: [
      airZone(random, horizon),
      { top: horizon + 20, bottom: shore - 8, actors: ['boat', 'boat', 'fish'], count: random.integer(1, 3) },
      {
        top: shore + 22,
        bottom: foot,
        actors: [
          'umbrella',
          'umbrella',
          'umbrella',
          'palm',
          'palm',
          'person',
          'dog',
          'cat',
          'rock',
          'lighthouse',
          'lighthouse',
          'tent',
        ],
        count: random.integer(3, 6),
      },
    ],
  };
};

export const ocean: SettingArtist = (random) => {
  const mood = pickMood(random, ['noon', 'noon', 'morning', 'sunset', 'night']);
  const horizon = random.between(0.3, 0.46) * sceneHeight;
  const ground = [...backdrop(random, mood, horizon, 0.4), paintSea(random, mood, horizon)];
  const zones: Zone[] = [
    airZone(random, horizon),
    {
      top: horizon + 30,
      bottom: foot,
      actors: ['boat', 'boat', 'fish', 'fish', 'fish', 'rock'],
      count: random.integer(3, 7),
    },
  ];
  if (random.chance(0.6)) {
    const [column, row] = [random.between(0.12, 0.88) * sceneWidth, horizon + random.between(50, 110)];
    ground.push(paintIsland(random, column, row));
    zones.unshift({
      top: row - 14,
      bottom: row - 14,
      column,
      actors: ['lighthouse', 'lighthouse', 'palm', 'castle'],
      count: 1,
    });
  }
  return { mood, ground, zones };
};
