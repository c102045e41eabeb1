/**
 * Composes a scene: a setting, then figures in its zones, farthest first. A figure that would hide too much
 * of another, or be hidden too much, tries other places and gives up after a few.
 */
import { type Actor, type ActorName, cast } from './cast.ts';
import type { PlacedFigure } from './figure.ts';
import { detail, ellipse } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import type { Setting, Zone } from './setting.ts';
import { paintSetting } from './settings.ts';
import { sceneHeight, sceneWidth } from './size.ts';

interface Spot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Booking {
  readonly actor: ActorName;
  readonly figure: PlacedFigure;
  readonly spot: Spot;
  readonly depth: number;
}

const attempts = 8;
const mostHidden = 0.24;

/** Returns all figures of a scene in painting order, ground first. */
export function composeScene(random: Random): { mood: Mood; figures: PlacedFigure[] } {
  const setting = paintSetting(random);
  const bookings: Booking[] = [];
  for (const zone of setting.zones) {
    for (let tries = 0; tries < zone.count; tries += 1) {
      const booking = book(random, setting, zone, bookings);
      if (booking) bookings.push(booking);
    }
  }
  const inOrder = bookings.toSorted((a, b) => a.depth - b.depth);
  return { mood: setting.mood, figures: [...setting.ground, ...inOrder.map((booking) => booking.figure)] };
}

function book(random: Random, setting: Setting, zone: Zone, taken: readonly Booking[]): Booking | undefined {
  const name = castFor(random, zone, taken);
  const actor: Actor = cast[name];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const x = zone.column ?? random.between(0.04, 0.96) * sceneWidth;
    const y = random.between(zone.top, zone.bottom);
    const scale = (actor.pixels / 100) * (100 / Math.max(100, actor.height)) ** 0.5 * sizeAt(random, y);
    const spot = {
      left: x - actor.half * scale,
      right: x + actor.half * scale,
      top: y - actor.height * scale,
      bottom: y,
    };
    if (taken.every((other) => overlap(spot, other.spot) < mostHidden)) {
      return { actor: name, figure: place(random, actor, setting.mood, { x, y, scale }), spot, depth: y };
    }
  }
  return undefined;
}

/** Chooses an actor; one that is already in the scene usually gives way to another, for variety. */
function castFor(random: Random, zone: Zone, taken: readonly Booking[]): ActorName {
  const first = random.pick(zone.actors);
  const isOnStage = taken.some((booking) => booking.actor === first);
  return isOnStage && random.chance(0.7) ? random.pick(zone.actors) : first;
}

/** Nearer things stand lower in the image and are larger. */
const sizeAt = (random: Random, y: number): number =>
  (0.62 + 0.42 * Math.max(0, (y / sceneHeight - 0.45) / 0.55)) * random.between(0.92, 1.12);

/** Returns the share of the smaller spot that both cover. */
function overlap(a: Spot, b: Spot): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(areaOf(a), areaOf(b));
}

const areaOf = (spot: Spot): number => (spot.right - spot.left) * (spot.bottom - spot.top);

function place(
  random: Random,
  actor: Actor,
  mood: Mood,
  at: { x: number; y: number; scale: number },
): PlacedFigure {
  const figure = actor.draw(random, mood);
  const shadow = detail(ellipse(6, 1, actor.half * 1.02, 7, [30, 34, 60]), 0.22);
  const marks = actor.shadow ? [shadow, ...figure.marks] : figure.marks;
  return { ...figure, marks, placement: { ...at, mirrored: random.chance(0.5) } };
}
