/** The labels of `labels.png`: a class index for each pixel, decoded beside the page's own thread. */
export type LabelMap = { width: number; height: number; labels: Uint8Array | Uint16Array };

export type LabelsAnswer = { map: LabelMap } | { error: string };

/** @param worker The address of `read-labels-worker.ts` after bundling. */
export function readLabels(file: Blob, worker: string): Promise<LabelMap> {
  const reader = new Worker(worker, { type: 'module' });
  return new Promise<LabelMap>((resolve, reject) => {
    reader.addEventListener('message', ({ data }: MessageEvent<LabelsAnswer>) =>
      'map' in data ? resolve(data.map) : reject(new Error(data.error)),
    );
    reader.addEventListener('error', (event) => reject(new Error(event.message)));
    reader.postMessage(file, []);
  }).finally(() => reader.terminate());
}

/** The address that `index.html` names. */
export function labelsWorker(): string {
  return document.querySelector<HTMLElement>('#console')?.dataset['labelsWorker'] ?? '';
}
