/** Settings away from the sea: meadows, winter hills, deserts and towns. */
import type { ActorName } from './cast.ts';
import { pickMood } from './mood.ts';
import { sceneHeight } from './size.ts';
import { paintLane, paintLavender, paintMeadow, paintStreet } from './meadow.ts';
import { paintDunes, paintSnowfield } from './shore.ts';
import { type SettingArtist, airZone, backdrop, byDay, foot, pickHorizon } from './setting.ts';

export const meadow: SettingArtist = (random) => {
  const mood = pickMood(random, byDay);
  const horizon = pickHorizon(random);
  const ground = [...backdrop(random, mood, horizon, 0.4), ...paintMeadow(random, mood, horizon)];
  if (random.chance(0.4)) ground.push(...paintLavender(random, mood, horizon));
  else if (random.chance(0.45)) ground.push(paintLane(random, mood, horizon));
  const actors: ActorName[] = [
    'tree',
    'tree',
    'flower',
    'flower',
    'mushroom',
    'mushroom',
    'house',
    'castle',
    'windmill',
    'windmill',
    'tent',
    'fence',
    'fence',
    'rock',
    'person',
    'dog',
    'cat',
    'sheep',
    'sheep',
    'cow',
    'cow',
    'train',
  ];
  return {
    mood,
    ground,
    zones: [
      airZone(random, horizon),
      { top: horizon + 26, bottom: foot, actors, count: random.integer(5, 9) },
    ],
  };
};

export const winter: SettingArtist = (random) => {
  const mood = pickMood(random, ['winter', 'winter', 'winter', 'night']);
  const horizon = pickHorizon(random);
  const ground = [...backdrop(random, mood, horizon, 0.6), ...paintSnowfield(random, mood, horizon)];
  if (random.chance(0.3)) ground.push(paintLane(random, mood, horizon));
  const actors: ActorName[] = [
    'tree',
    'tree',
    'house',
    'snowman',
    'snowman',
    'snowman',
    'person',
    'dog',
    'cat',
    'fence',
    'rock',
    'castle',
    'train',
    'tent',
  ];
  return {
    mood,
    ground,
    zones: [
      airZone(random, horizon),
      { top: horizon + 26, bottom: foot, actors, count: random.integer(4, 8) },
    ],
  };
};

export const desert: SettingArtist = (random) => {
  const mood = pickMood(random, ['noon', 'morning', 'sunset', 'night']);
  const horizon = pickHorizon(random);
  const ground = [...backdrop(random, mood, horizon, 0.35), ...paintDunes(random, mood, horizon)];
  const actors: ActorName[] = [
    'palm',
    'palm',
    'tent',
    'tent',
    'rock',
    'rock',
    'person',
    'castle',
    'car',
    'bus',
    'train',
    'umbrella',
    'cat',
  ];
  return {
    mood,
    ground,
    zones: [
      airZone(random, horizon),
      { top: horizon + 26, bottom: foot, actors, count: random.integer(4, 7) },
    ],
  };
};

export const town: SettingArtist = (random) => {
  const mood = pickMood(random, byDay);
  const horizon = random.between(0.34, 0.5) * sceneHeight;
  const street = random.between(0.66, 0.74) * sceneHeight;
  const height = random.between(46, 70);
  const ground = [
    ...backdrop(random, mood, horizon, 0.25),
    ...paintMeadow(random, mood, horizon),
    paintStreet(random, mood, street, height),
  ];
  return {
    mood,
    ground,
    zones: [
      airZone(random, horizon),
      {
        top: street - 24,
        bottom: street - 6,
        actors: ['house', 'house', 'house', 'tree', 'castle', 'windmill'],
        count: random.integer(2, 4),
      },
      {
        top: street + height * 0.5,
        bottom: street + height - 4,
        actors: ['car', 'car', 'bus', 'bus', 'train'],
        count: random.integer(1, 3),
      },
      {
        top: street + height + 10,
        bottom: foot + 4,
        actors: ['person', 'dog', 'cat', 'flower', 'fence', 'tree', 'mushroom'],
        count: random.integer(0, 3),
      },
    ],
  };
};
