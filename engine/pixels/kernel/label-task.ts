/** The arguments of `decideLabels`, in the order in which `../label-kernel.ts` writes them. */
@unmanaged
export class LabelTask {
  /** A pixel whose best score is below this gets label 0; 0 if there is no such threshold. */
  threshold: f64;
  /** Scores: [height, width, stride] float32, with space for three more floats behind the last one. */
  scores: usize;
  height: i32;
  width: i32;
  classes: i32;
  /** Bytes from one pixel of scores to the next. */
  pixelBytes: i32;
  /** The first displayed row behind each row of scores, and the end: [height + 1] int32. */
  rowStarts: usize;
  /** The weight of the following row of scores in each displayed row: float64. */
  rowWeights: usize;
  /** The same for columns, with space for one more weight. */
  columnStarts: usize;
  columnWeights: usize;
  /** The displayed size in pixels. */
  shownHeight: i32;
  shownWidth: i32;
  /** Labels before and after the closing, each of one byte, or of two above 255 classes. */
  labels: usize;
  closed: usize;
  /** The results of each band: [height, classes] float64 and uint32. Both begin as zeros. */
  sums: usize;
  areas: usize;
  /** Space for each thread. */
  scratch: usize;
  scratchBytes: i32;
  /** 1 if labels are closed; 0 if those before the closing are the result. */
  closing: i32;

  pixel(row: i32, column: i32): usize {
    const y = min(row, this.height - 1);
    const x = min(column, this.width - 1);
    return this.scores + (<usize>y * this.width + x) * this.pixelBytes;
  }

  /** The first displayed row of a band. A band lies between two rows of scores. */
  top(band: i32): i32 {
    return load<i32>(this.rowStarts + band * 4);
  }

  /** The first displayed column of a cell. A cell lies between two columns of scores. */
  left(cell: i32): i32 {
    return load<i32>(this.columnStarts + cell * 4);
  }

  addTo(band: i32, label: i32, sum: f64, area: i32): void {
    const at = band * this.classes + label;
    store<f64>(this.sums + at * 8, load<f64>(this.sums + at * 8) + sum);
    store<i32>(this.areas + at * 4, load<i32>(this.areas + at * 4) + area);
  }
}
