import { invalidDataset } from '../invalid-dataset.ts';

/** Refuses a void value for layouts whose files leave no choice. */
export function refuseVoid(asked: number | undefined, layout: string, reason: string): void {
  if (asked === undefined) return;
  throw invalidDataset(
    `A void value of ${asked} was asked for, but the truth of ${layout} is ${reason}. Leave the void value out.`,
  );
}
