/** How the picture lies on the stage: zoom and position, in CSS pixels of the stage. Pure. */
export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
/** @property scale Stage pixels for each pixel of the picture. @property x Where its left edge is. */
export type View = Point & { scale: number };

const MOST_SCALE = 40;
const MARGIN = 0.96;

/** The whole picture in the middle; small ones are enlarged, so that a first result fills the stage. */
export function fitView(picture: Size, stage: Size): View {
  const scale = MARGIN * Math.min(stage.width / picture.width, stage.height / picture.height);
  return centered({ x: 0, y: 0, scale }, picture, stage);
}

/** The point of the picture below `at` stays there. */
export function zoomAt(view: View, factor: number, at: Point, picture: Size, stage: Size): View {
  const least = Math.min(1, fitView(picture, stage).scale / 2);
  const scale = Math.min(MOST_SCALE, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return kept(
    { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio },
    picture,
    stage,
  );
}

export function moveBy(view: View, dx: number, dy: number, picture: Size, stage: Size): View {
  return kept({ ...view, x: view.x + dx, y: view.y + dy }, picture, stage);
}

/** Returns the pixel of the picture at a point of the stage; undefined beside the picture. */
export function pixelAt(view: View, at: Point, picture: Size): Point | undefined {
  const [x, y] = [Math.floor((at.x - view.x) / view.scale), Math.floor((at.y - view.y) / view.scale)];
  return x >= 0 && y >= 0 && x < picture.width && y < picture.height ? { x, y } : undefined;
}

/** At least a strip of the picture stays on the stage. */
function kept(view: View, picture: Size, stage: Size): View {
  const strip = 48;
  const clamp = (value: number, length: number, room: number) =>
    Math.min(room - strip, Math.max(strip - length, value));
  return {
    scale: view.scale,
    x: clamp(view.x, picture.width * view.scale, stage.width),
    y: clamp(view.y, picture.height * view.scale, stage.height),
  };
}

function centered(view: View, picture: Size, stage: Size): View {
  const { scale } = view;
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}
