/**
 * Converts query logits to class scores (numerics, section 8, steps 1 and 2): the softmax over all queries,
 * and the maximum within each class. The exponential is monotonic, so the largest logit of a class determines
 * its score, and only the sum needs every query.
 */
import { exponential } from './exponential';
import { meet } from './barrier';

/**
 * Overwrites the first logits of each pixel with its scores.
 *
 * @param logits [pixels, queries] float32, with space for three more floats behind the last one.
 * @param bounds [classes + 1] int32: the queries of class c run from bounds[c] to bounds[c + 1].
 * @param scale The factor of the logits.
 */
export function scoreClasses(
  thread: i32,
  threads: i32,
  barrier: usize,
  logits: usize,
  pixels: i32,
  queries: i32,
  bounds: usize,
  classes: i32,
  scale: f32,
): void {
  const end = <i32>((<i64>pixels * (thread + 1)) / threads);
  for (let pixel = <i32>((<i64>pixels * thread) / threads); pixel < end; pixel++) {
    const own = logits + pixel * queries * 4;
    const best = largest(own, queries);
    const inverse = <f32>1 / sumOfExponentials(own, queries, best, scale);
    // Classes have the order of their queries, so only values that were already read are overwritten.
    for (let index = 0; index < classes; index++) {
      const from = load<i32>(bounds + index * 4);
      const to = load<i32>(bounds + index * 4, 4);
      store<f32>(own + index * 4, largest(own + from * 4, to - from));
    }
    exponentials(own, classes, queries, best, scale, inverse);
  }
  meet(barrier, threads);
}

function largest(values: usize, count: i32): f32 {
  if (count < 4) {
    let best = load<f32>(values);
    for (let index = 1; index < count; index++) best = max(best, load<f32>(values + index * 4));
    return best;
  }
  // The last four values may count twice, which does not change a maximum.
  let best = v128.load(values + (count - 4) * 4);
  for (let index = 0; index < count - 4; index += 4) best = f32x4.pmax(best, v128.load(values + index * 4));
  const pairs = f32x4.pmax(best, i32x4.shuffle(best, best, 2, 3, 2, 3));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

function sumOfExponentials(values: usize, count: i32, best: f32, scale: f32): f32 {
  let sums = f32x4.splat(0);
  const whole = count & ~3;
  for (let index = 0; index < whole; index += 4) {
    sums = f32x4.add(sums, scaledExponential(values + index * 4, best, scale));
  }
  let total =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    f32x4.extract_lane(sums, 2) +
    f32x4.extract_lane(sums, 3);
  const rest = scaledExponential(values + whole * 4, best, scale);
  if (count - whole > 0) total += f32x4.extract_lane(rest, 0);
  if (count - whole > 1) total += f32x4.extract_lane(rest, 1);
  if (count - whole > 2) total += f32x4.extract_lane(rest, 2);
  return total;
}

/** Works in place; values behind the last one, up to `room`, may be overwritten. */
function exponentials(values: usize, count: i32, room: i32, best: f32, scale: f32, inverse: f32): void {
  const factor = f32x4.splat(inverse);
  let index = 0;
  for (; index + 4 <= room && index < count; index += 4) {
    const place = values + index * 4;
    v128.store(place, f32x4.mul(scaledExponential(place, best, scale), factor));
  }
  if (index >= count) return;
  const rest = f32x4.mul(scaledExponential(values + index * 4, best, scale), factor);
  store<f32>(values + index * 4, f32x4.extract_lane(rest, 0));
  if (count - index > 1) store<f32>(values + index * 4, f32x4.extract_lane(rest, 1), 4);
  if (count - index > 2) store<f32>(values + index * 4, f32x4.extract_lane(rest, 2), 8);
}

function scaledExponential(values: usize, best: f32, scale: f32): v128 {
  const below = f32x4.sub(v128.load(values), f32x4.splat(best));
  return exponential(f32x4.mul(below, f32x4.splat(scale)));
}
