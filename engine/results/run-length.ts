/**
 * COCO's run-length code for masks, compatible with pycocotools: runs go down the columns, the first run
 * counts zeros, and the compressed form is text in its own alphabet.
 */

/** A mask as COCO's `segmentation`. `counts` is the compressed string. */
export type RunLengthMask = { size: [height: number, width: number]; counts: string };

/**
 * Appends runs to a compressed string without storing them, because a noisy image has tens of millions. From
 * the fourth on, a run is stored as its difference to the run two before it, in five bits per character,
 * lowest first; 0x20 marks that more follow, and adding 48 makes it printable.
 */
export class CountsWriter {
  #characters = new Uint8Array(64);
  #length = 0;
  #index = 0;
  #previous = 0;
  #beforePrevious = 0;

  /** @param run Length of the next run in pixels, 0 or more. */
  write(run: number): void {
    this.#writeNumber(this.#index > 2 ? run - this.#beforePrevious : run);
    this.#beforePrevious = this.#previous;
    this.#previous = run;
    this.#index++;
  }

  /** Returns the string of all runs so far. */
  finish(): string {
    return Buffer.from(this.#characters.buffer, 0, this.#length).toString('latin1');
  }

  #writeNumber(value: number): void {
    if (this.#length + 8 > this.#characters.length) this.#grow();
    for (let rest = value, more = true; more;) {
      const bits = rest & 0x1f;
      rest >>= 5;
      // The highest bit written is the sign, so it must agree with the remaining value.
      more = bits & 0x10 ? rest !== -1 : rest !== 0;
      this.#characters[this.#length++] = (more ? bits | 0x20 : bits) + 48;
    }
  }

  #grow(): void {
    const larger = new Uint8Array(this.#characters.length * 2);
    larger.set(this.#characters);
    this.#characters = larger;
  }
}

/** Decompresses a string into run lengths that begin with zeros. */
export function decompressCounts(compressed: string): number[] {
  const counts: number[] = [];
  for (let position = 0; position < compressed.length;) {
    let value = 0;
    let shift = 0;
    let character: number;
    do {
      character = compressed.charCodeAt(position++) - 48;
      value |= (character & 0x1f) << shift;
      shift += 5;
    } while (character & 0x20);
    if (character & 0x10 && shift < 32) value |= -1 << shift;
    counts.push(counts.length > 2 ? value + counts[counts.length - 2]! : value);
  }
  return counts;
}
