/** Computes e^x for four floats at once. */

const LOG2_E: f32 = 1.4426950408889634;
/** ln 2 in two parts, so that `x - n ln 2` keeps its last bits. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** For smaller x the exponent of the result would overflow its bits. */
const LOWEST: f32 = -86;

/**
 * Computes e^x for x <= 0 with a relative error below 3e-7. x = n ln 2 + r with |r| <= ln 2 / 2, so e^x is
 * 2^n times the Taylor series of e^r up to the seventh power.
 */
export function exponential(x: v128): v128 {
  // `pmax` is one instruction, unlike `max`, which handles NaN and the sign of zero.
  const bounded = f32x4.pmax(x, f32x4.splat(LOWEST));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(LOG2_E)));
  const rest = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(rest, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let series = f32x4.splat(1.0 / 5040);
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 720));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 120));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 24));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 6));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(0.5));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1));
  // Multiplies by 2^n by adding n to the exponent bits of the series, which is between 0.7 and 1.5.
  return i32x4.add(series, i32x4.shl(i32x4.trunc_sat_f32x4_s(n), 23));
}
