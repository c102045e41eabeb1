/**
 * Finds the classes that can have the best score anywhere in a cell: the area between four neighboring pixels
 * of scores, whose corners they are. Bilinear interpolation is monotonic in each corner, in floating point
 * too, so a class loses everywhere in the cell if its highest corner is below the lowest corner of another
 * class, or if none of its corners is above that class's corner. Nearly all cells keep a single class.
 */

/** The scratch of a thread begins with the lowest score that the best class can have, and the highest, f32. */
const FLOOR = 0;
const CEILING = 4;
const ENTRIES = 16;

/** One contender: the scores of its corners as f64, its scores at the sides of a row as f64, and its class. */
export const ENTRY_BYTES = 64;
export const ABOVE = 0;
export const BELOW = 16;
export const SIDES = 32;
const CLASS = 48;

/** Returns the place of a contender. There is room for one more than there are classes. */
export function entryAt(scratch: usize, index: i32): usize {
  return scratch + ENTRIES + index * ENTRY_BYTES;
}

export function classOf(entry: usize): i32 {
  return load<i32>(entry, CLASS);
}

/** Every interpolated best score of the cell is at least this, but for rounding. */
export function floorOf(scratch: usize): f64 {
  return <f64>load<f32>(scratch, FLOOR);
}

/** Every interpolated best score of the cell is at most this, but for rounding. */
export function ceilingOf(scratch: usize): f64 {
  return <f64>load<f32>(scratch, CEILING);
}

/**
 * Writes the contenders of a cell in the order of their classes, and returns their number.
 *
 * @param a, b, c, d The scores of all classes at the corners: above left, above right, below left, below right.
 */
export function findContenders(a: usize, b: usize, c: usize, d: usize, classes: i32, scratch: usize): i32 {
  // The highest corners lie behind the entries.
  const highest = entryAt(scratch, classes + 1);
  boundScores(a, b, c, d, classes, highest, scratch);
  const floor = f32x4.splat(load<f32>(scratch, FLOOR));
  let count = 0;
  for (let index = 0; index < classes; index += 4) {
    let bits = i32x4.bitmask(f32x4.ge(v128.load(highest + index * 4), floor));
    while (bits != 0) {
      writeEntry(entryAt(scratch, count++), a, b, c, d, index + ctz(bits));
      bits &= bits - 1;
    }
  }
  return count > 1 ? dropDominated(scratch, count) : count;
}

export function writeEntry(entry: usize, a: usize, b: usize, c: usize, d: usize, index: i32): void {
  const at = index * 4;
  store<f64>(entry, <f64>load<f32>(a + at), ABOVE);
  store<f64>(entry, <f64>load<f32>(b + at), ABOVE + 8);
  store<f64>(entry, <f64>load<f32>(c + at), BELOW);
  store<f64>(entry, <f64>load<f32>(d + at), BELOW + 8);
  store<i32>(entry, index, CLASS);
}

/** Writes every class's highest corner, the largest of the lowest corners, and the largest corner of all. */
function boundScores(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  classes: i32,
  highest: usize,
  scratch: usize,
): void {
  let floors = f32x4.splat(-1);
  let ceilings = floors;
  const whole = classes & ~3;
  for (let index = 0; index < whole; index += 4) {
    const at = index * 4;
    const first = v128.load(a + at);
    const second = v128.load(b + at);
    const third = v128.load(c + at);
    const fourth = v128.load(d + at);
    const high = f32x4.pmax(f32x4.pmax(first, second), f32x4.pmax(third, fourth));
    v128.store(highest + at, high);
    ceilings = f32x4.pmax(ceilings, high);
    floors = f32x4.pmax(floors, f32x4.pmin(f32x4.pmin(first, second), f32x4.pmin(third, fourth)));
  }
  let floor = largestLane(floors);
  let ceiling = largestLane(ceilings);
  // Lanes behind the last class are below every floor.
  v128.store(highest + whole * 4, f32x4.splat(-2));
  for (let index = whole; index < classes; index++) {
    const at = index * 4;
    const first = load<f32>(a + at);
    const second = load<f32>(b + at);
    const third = load<f32>(c + at);
    const fourth = load<f32>(d + at);
    const high = max(max(first, second), max(third, fourth));
    store<f32>(highest + at, high);
    ceiling = max(ceiling, high);
    floor = max(floor, min(min(first, second), min(third, fourth)));
  }
  store<f32>(scratch, floor, FLOOR);
  store<f32>(scratch, ceiling, CEILING);
}

function largestLane(lanes: v128): f32 {
  const pairs = f32x4.pmax(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 2, 3));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** Keeps the class with the largest lowest corner, and those that are above it at some corner. */
function dropDominated(scratch: usize, count: i32): i32 {
  const leader = findLeader(scratch, count);
  const above = v128.load(leader, ABOVE);
  const below = v128.load(leader, BELOW);
  const leading = classOf(leader);
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const entry = entryAt(scratch, index);
    // The first of equal classes wins, so an earlier class must be below the leader at all corners.
    const isEarlier = classOf(entry) < leading;
    const upper = v128.load(entry, ABOVE);
    const lower = v128.load(entry, BELOW);
    const isDominated = isEarlier
      ? v128.and(f64x2.lt(upper, above), f64x2.lt(lower, below))
      : v128.and(f64x2.le(upper, above), f64x2.le(lower, below));
    if (entry != leader && i64x2.all_true(isDominated)) continue;
    const place = entryAt(scratch, kept++);
    // The leader's corners are already in registers, so an entry may move over it.
    if (place != entry) memory.copy(place, entry, ENTRY_BYTES);
  }
  return kept;
}

function findLeader(scratch: usize, count: i32): usize {
  const floor = floorOf(scratch);
  for (let index = 0; index < count - 1; index++) {
    const entry = entryAt(scratch, index);
    const lowest = f64x2.pmin(v128.load(entry, ABOVE), v128.load(entry, BELOW));
    if (min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1)) == floor) return entry;
  }
  return entryAt(scratch, count - 1);
}
