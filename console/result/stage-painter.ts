/**
 * Two canvases on top of each other, the photo and the masks, at one view. The browser blends them, so that opacity
 * and the slider cost nothing. While somebody moves the picture it is painted coarser, and sharp once it rests.
 */
import type { PixelColors } from './class-colors.ts';
import type { LabelMap } from './label-map.ts';
import { paintMasks } from './paint-masks.ts';
import { drawPhoto, type Photo } from './photo-levels.ts';
import { fitView, type Size, type View } from './viewport.ts';

const MOVING_PIXELS = 1_500_000;
const RESTING_PIXELS = 9_000_000;
const REST_MILLISECONDS = 150;

export class StagePainter {
  view: View = { x: 0, y: 0, scale: 1 };
  picture: Size = { width: 1, height: 1 };
  stage: Size = { width: 1, height: 1 };
  #photo: Photo | undefined;
  #map: LabelMap | undefined;
  #colors: PixelColors | undefined;
  readonly #photoContext: CanvasRenderingContext2D;
  readonly #maskContext: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #isFitted = true;

  constructor(photoCanvas: HTMLCanvasElement, maskCanvas: HTMLCanvasElement) {
    this.#photoContext = contextOf(photoCanvas);
    this.#maskContext = contextOf(maskCanvas);
  }

  setPicture(picture: Size): void {
    this.picture = picture;
    this.fit();
  }

  setPhoto(photo: Photo | undefined): void {
    this.#photo = photo;
    this.#request();
  }

  setMasks(map: LabelMap | undefined, colors: PixelColors | undefined): void {
    this.#map = map;
    this.#colors = colors;
    this.#request();
  }

  setStage(stage: Size): void {
    this.stage = stage;
    if (this.#isFitted) this.view = fitView(this.picture, stage);
    this.#request();
  }

  fit(): void {
    this.view = fitView(this.picture, this.stage);
    this.#isFitted = true;
    this.#request();
  }

  move(view: View): void {
    this.view = view;
    this.#isFitted = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#request();
    }, REST_MILLISECONDS);
    this.#request();
  }

  stop(): void {
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const ratio = this.#ratio();
    const size = {
      width: Math.max(1, Math.round(this.stage.width * ratio)),
      height: Math.max(1, Math.round(this.stage.height * ratio)),
    };
    const view = { scale: this.view.scale * ratio, x: this.view.x * ratio, y: this.view.y * ratio };
    for (const { canvas } of [this.#photoContext, this.#maskContext]) resize(canvas, size);
    if (this.#photo) drawPhoto(this.#photoContext, this.#photo, view, this.picture);
    if (this.#map && this.#colors) this.#paintMasks(this.#map, this.#colors, size, view);
  }

  #paintMasks(map: LabelMap, colors: PixelColors, { width, height }: Size, view: View): void {
    if (this.#image?.width !== width || this.#image.height !== height)
      this.#image = new ImageData(width, height);
    const pixels = new Uint32Array(this.#image.data.buffer);
    paintMasks({ width, height, pixels }, map, view, colors);
    this.#maskContext.putImageData(this.#image, 0, 0);
  }

  /** Pixels of the canvas for each CSS pixel. */
  #ratio(): number {
    const most = this.#rest === undefined ? RESTING_PIXELS : MOVING_PIXELS;
    const area = Math.max(1, this.stage.width * this.stage.height);
    return Math.min(devicePixelRatio, Math.sqrt(most / area));
  }
}

function resize(canvas: HTMLCanvasElement, { width, height }: Size): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser offers no canvas.');
  return context;
}
