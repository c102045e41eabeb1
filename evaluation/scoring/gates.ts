/** Decides whether an evaluation lets a build pass. */
import type { Comparison, Gate } from '#contracts/evaluations/document.ts';

export type GateTask = {
  /** The lowest mIoU that passes, 0 to 1. */
  failUnder?: number | undefined;
  /** The comparison with the evaluation that this one must not be worse than. */
  comparison?: Comparison | undefined;
};

/**
 * Judges the gates that the user asked for.
 *
 * @param miou the mIoU of the first variant.
 */
export function judgeGates(miou: number | null, { failUnder, comparison }: GateTask): Gate[] {
  return [
    ...(failUnder === undefined ? [] : [judgeFailUnder(miou, failUnder)]),
    ...(comparison === undefined ? [] : [judgeComparison(comparison)]),
  ];
}

function judgeFailUnder(miou: number | null, limit: number): Gate {
  const gate = 'fail_under';
  if (miou === null) return { gate, passed: false, detail: `No class was scored; the mIoU must be ${limit}` };
  const passed = miou >= limit;
  const rounded = Number(miou.toFixed(4));
  // A sentence must not contradict itself: "0.65 is under 0.65".
  const told = rounded >= limit === passed ? rounded : miou;
  return { gate, passed, detail: `mIoU ${told} is ${passed ? 'not ' : ''}under ${limit}` };
}

/** Fails where the whole interval of the difference is below 0; without one, where the difference is. */
function judgeComparison({ other, images, miou: { before, after, difference, interval } }: Comparison): Gate {
  const gate = 'compare_to';
  if (images === 0) return { gate, passed: false, detail: `No image was scored by ${other} too` };
  if (before === null || after === null || difference === null) {
    return { gate, passed: false, detail: `The mIoU cannot be compared with that of ${other}: one has none` };
  }
  const passed = (interval?.[1] ?? difference) >= 0;
  const chance = interval ? ' by more than chance' : '';
  const sure = interval ? `, 95% interval ${signed(interval[0])} to ${signed(interval[1])}` : '';
  return {
    gate,
    passed,
    detail: `mIoU ${share(after)} is ${passed ? 'not ' : ''}lower${chance} than ${share(before)} of ${other}: ${signed(difference)}${sure}`,
  };
}

function share(value: number): string {
  return value.toFixed(4);
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
