/**
 * The figures that may appear in a scene: each artist with a figure's size in the foreground. Sizes are
 * chosen so that the short side of nearly everything stays above three patches of the encoder (48 pixels),
 * because the small model cannot learn a class that is mostly smaller.
 */
import * as dwellings from './figures/dwellings.ts';
import * as farm from './figures/farm-animals.ts';
import { drawFish } from './figures/fish.ts';
import * as flyers from './figures/flyers.ts';
import * as people from './figures/people.ts';
import * as pets from './figures/pets.ts';
import * as plants from './figures/plants.ts';
import { drawRock } from './figures/rock.ts';
import * as towers from './figures/towers.ts';
import * as trees from './figures/trees.ts';
import * as vehicles from './figures/vehicles.ts';
import type { Artist } from './figure.ts';

/** Height and half width in figure units (100 = `pixels` pixels in the foreground). */
export interface Actor {
  readonly draw: Artist;
  readonly pixels: number;
  readonly height: number;
  readonly half: number;
  /** False for flat things on the ground and for things that swim or fly, which cast no shadow. */
  readonly shadow?: boolean;
}

export const cast = {
  tree: { draw: trees.drawTree, pixels: 158, height: 98, half: 40, shadow: true },
  palm: { draw: trees.drawPalm, pixels: 150, height: 106, half: 46, shadow: true },
  flower: { draw: plants.drawFlower, pixels: 118, height: 106, half: 46 },
  mushroom: { draw: plants.drawMushroom, pixels: 92, height: 100, half: 50, shadow: true },
  rock: { draw: drawRock, pixels: 78, height: 96, half: 80, shadow: true },
  house: { draw: dwellings.drawHouse, pixels: 138, height: 108, half: 58, shadow: true },
  castle: { draw: towers.drawCastle, pixels: 140, height: 138, half: 62, shadow: true },
  windmill: { draw: towers.drawWindmill, pixels: 128, height: 128, half: 44, shadow: true },
  lighthouse: { draw: towers.drawLighthouse, pixels: 140, height: 130, half: 26, shadow: true },
  tent: { draw: dwellings.drawTent, pixels: 104, height: 106, half: 72, shadow: true },
  fence: { draw: dwellings.drawFence, pixels: 66, height: 102, half: 140 },
  car: { draw: vehicles.drawCar, pixels: 74, height: 99, half: 100, shadow: true },
  bus: { draw: vehicles.drawBus, pixels: 92, height: 98, half: 99, shadow: true },
  train: { draw: vehicles.drawTrain, pixels: 84, height: 110, half: 130, shadow: true },
  boat: { draw: vehicles.drawBoat, pixels: 122, height: 118, half: 60 },
  balloon: { draw: flyers.drawBalloon, pixels: 112, height: 118, half: 46 },
  kite: { draw: flyers.drawKite, pixels: 102, height: 122, half: 46 },
  airplane: { draw: flyers.drawAirplane, pixels: 82, height: 104, half: 112 },
  bird: { draw: flyers.drawBird, pixels: 80, height: 118, half: 106 },
  person: { draw: people.drawPerson, pixels: 122, height: 104, half: 30, shadow: true },
  dog: { draw: pets.drawDog, pixels: 84, height: 106, half: 86, shadow: true },
  cat: { draw: pets.drawCat, pixels: 86, height: 120, half: 52, shadow: true },
  sheep: { draw: farm.drawSheep, pixels: 80, height: 104, half: 76, shadow: true },
  cow: { draw: farm.drawCow, pixels: 88, height: 120, half: 92, shadow: true },
  fish: { draw: drawFish, pixels: 68, height: 100, half: 98 },
  umbrella: { draw: people.drawUmbrella, pixels: 112, height: 110, half: 66, shadow: true },
  snowman: { draw: people.drawSnowman, pixels: 100, height: 130, half: 46, shadow: true },
} as const satisfies Record<string, Actor>;

export type ActorName = keyof typeof cast;
