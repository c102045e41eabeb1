/** Mouse, fingers, wheel and keys on the stage. */
import type { StagePainter } from './stage-painter.ts';
import { moveBy, zoomAt, type Point } from './viewport.ts';

type Listeners = {
  /** The pointer is above a point of the stage; undefined when it leaves. */
  onHover: (at: Point | undefined) => void;
  onClick: (at: Point) => void;
};

const KEY_STEP = 60;
const KEY_ZOOM = 1.25;
/** A pointer that moved less than this was a click. */
const CLICK_PIXELS = 5;

/** Returns a function that ends it. */
export function listenToGestures(
  element: HTMLElement,
  painter: StagePainter,
  listeners: Listeners,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const pointers = new Map<number, Point>();
  let traveled = 0;

  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const zoom = (factor: number, point: Point) =>
    painter.move(zoomAt(painter.view, factor, point, painter.picture, painter.stage));
  const pan = (dx: number, dy: number) =>
    painter.move(moveBy(painter.view, dx, dy, painter.picture, painter.stage));

  const drag = (event: PointerEvent, from: Point) => {
    const to = at(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, to);
    traveled += Math.hypot(to.x - from.x, to.y - from.y);
    if (!other) return pan(to.x - from.x, to.y - from.y);
    const factor = distance(to, other) / Math.max(1, distance(from, other));
    return zoom(factor, { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (pointers.size === 0) traveled = 0;
      pointers.set(event.pointerId, at(event));
      element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const from = pointers.get(event.pointerId);
      if (from) drag(event, from);
      listeners.onHover(at(event));
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (pointers.delete(event.pointerId) && traveled < CLICK_PIXELS) listeners.onClick(at(event));
    },
    { signal },
  );
  element.addEventListener('pointercancel', (event) => pointers.delete(event.pointerId), { signal });
  element.addEventListener('pointerleave', () => listeners.onHover(undefined), { signal });
  element.addEventListener('dblclick', (event) => zoom(2, at(event)), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), at(event));
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      const middle = { x: painter.stage.width / 2, y: painter.stage.height / 2 };
      const keys: Record<string, () => void> = {
        '+': () => zoom(KEY_ZOOM, middle),
        '=': () => zoom(KEY_ZOOM, middle),
        '-': () => zoom(1 / KEY_ZOOM, middle),
        '0': () => painter.fit(),
        ArrowLeft: () => pan(KEY_STEP, 0),
        ArrowRight: () => pan(-KEY_STEP, 0),
        ArrowUp: () => pan(0, KEY_STEP),
        ArrowDown: () => pan(0, -KEY_STEP),
      };
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    { signal },
  );
  return () => ended.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
