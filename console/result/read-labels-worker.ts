/**
 * Decodes `labels.png`. A canvas would turn the indices into colors, and need four bytes for each pixel: at 48
 * megapixels that is 192 MB.
 */
import { decode } from 'fast-png';
import type { LabelsAnswer } from './label-map.ts';

type Scope = {
  addEventListener: (type: 'message', listener: (event: MessageEvent<Blob>) => void) => void;
  postMessage: (message: LabelsAnswer, transfer: Transferable[]) => void;
};

const scope = globalThis as unknown as Scope;

scope.addEventListener('message', ({ data }) => {
  read(data).then(
    (answer) => scope.postMessage(answer, [answer.map.labels.buffer as ArrayBuffer]),
    (error: unknown) => scope.postMessage({ error: String(error) }, []),
  );
});

async function read(file: Blob) {
  const { width, height, data } = decode(await file.arrayBuffer());
  if (!(data instanceof Uint8Array || data instanceof Uint16Array)) throw new TypeError('not a label map');
  return { map: { width, height, labels: data } };
}
