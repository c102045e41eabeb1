/** The picture with its masks: zoom, move, point at a class, show one class, compare with the photo. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ResultClass } from '#client/index.ts';
import { formatPercent, t } from '../texts/texts.ts';
import { cssColor, isBackground, pixelColors, type ColoredClasses } from './class-colors.ts';
import type { LabelMap } from './label-map.ts';
import type { Photo } from './photo-levels.ts';
import { listenToGestures } from './stage-gestures.ts';
import { StagePainter } from './stage-painter.ts';
import { pixelAt, zoomAt, type Point, type Size } from './viewport.ts';

type Props = {
  picture: Size;
  photo: Photo | undefined;
  /** True if the photo is the overlay, which has masks already. */
  isOverlay: boolean;
  map: LabelMap | undefined;
  classes: readonly ResultClass[];
  colored: ColoredClasses;
  only: number | undefined;
  onOnly: (index: number | undefined) => void;
};

type Hovered = Point & { label: number };

export function Viewer(props: Props) {
  const { picture, photo, isOverlay, map, classes, colored, only, onOnly } = props;
  const stage = useRef<HTMLDivElement>(null);
  const photoCanvas = useRef<HTMLCanvasElement>(null);
  const maskCanvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<StagePainter | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [hovered, setHovered] = useState<Hovered>();
  const [opacity, setOpacity] = useState(isOverlay ? 0 : 90);
  const [before, setBefore] = useState(0);

  useEffect(() => {
    const [element, below, above] = [stage.current, photoCanvas.current, maskCanvas.current];
    if (!element || !below || !above) return undefined;
    const painting = new StagePainter(below, above);
    painter.current = painting;
    const labelAt = (at: Point) => {
      const { map: labels, picture: size } = latest.current;
      const pixel = pixelAt(painting.view, at, size);
      return labels && pixel ? labels.labels[pixel.y * labels.width + pixel.x] : undefined;
    };
    const end = listenToGestures(element, painting, {
      onHover: (at) => {
        const label = at && labelAt(at);
        setHovered(at && label !== undefined ? { ...at, label } : undefined);
      },
      onClick: (at) => {
        const label = labelAt(at);
        latest.current.onOnly(label === latest.current.only ? undefined : label);
      },
    });
    const follow = new ResizeObserver(() => {
      painting.setStage({ width: element.clientWidth, height: element.clientHeight });
    });
    follow.observe(element);
    return () => {
      follow.disconnect();
      end();
      painting.stop();
    };
  }, []);

  const colors = useMemo(() => pixelColors(colored, only), [colored.count, colored.hasBackground, only]);
  useEffect(() => painter.current?.setPicture(picture), [picture.width, picture.height]);
  useEffect(() => painter.current?.setPhoto(photo), [photo]);
  useEffect(() => painter.current?.setMasks(map, colors), [map, colors]);
  // The overlay shows all masks; one of them is easier to see with its own color.
  useEffect(() => {
    if (isOverlay) setOpacity(only === undefined ? 0 : 100);
  }, [isOverlay, only]);

  const zoom = (factor: number) => {
    const painting = painter.current;
    if (!painting) return;
    const middle = { x: painting.stage.width / 2, y: painting.stage.height / 2 };
    painting.move(zoomAt(painting.view, factor, middle, painting.picture, painting.stage));
  };
  return (
    <div class="viewer">
      <div ref={stage} class="stage" role="group" tabIndex={0} aria-label={t.result.stage}>
        <canvas ref={photoCanvas} aria-hidden="true" />
        <canvas
          ref={maskCanvas}
          aria-hidden="true"
          class="masks"
          style={{ opacity: opacity / 100, clipPath: `inset(0 0 0 ${before}%)` }}
        />
        {before > 0 && <div class="divider" style={{ left: `${before}%` }} />}
        {hovered && <Tip hovered={hovered} classes={classes} colored={colored} />}
      </div>
      <div class="stage-tools">
        <label>
          {t.result.opacity}
          <input
            type="range"
            min="0"
            max="100"
            value={opacity}
            onInput={(event) => setOpacity(event.currentTarget.valueAsNumber)}
          />
        </label>
        <label>
          {t.result.compare}
          <input
            type="range"
            min="0"
            max="100"
            value={before}
            onInput={(event) => setBefore(event.currentTarget.valueAsNumber)}
          />
        </label>
        <div class="zoom">
          <button type="button" aria-label={t.result.zoomOut} onClick={() => zoom(0.8)}>
            −
          </button>
          <button type="button" aria-label={t.result.zoomIn} onClick={() => zoom(1.25)}>
            +
          </button>
          <button type="button" onClick={() => painter.current?.fit()}>
            {t.result.fit}
          </button>
          <button type="button" disabled={only === undefined} onClick={() => onOnly(undefined)}>
            {t.result.all}
          </button>
        </div>
      </div>
    </div>
  );
}

type TipProps = { hovered: Hovered; classes: readonly ResultClass[]; colored: ColoredClasses };

/** Names the class below the pointer. Screen readers have the table of classes instead. */
function Tip({ hovered: { x, y, label }, classes, colored }: TipProps) {
  const found = classes[label];
  return (
    <div class="tip" aria-hidden="true" style={{ transform: `translate(${x}px, ${y}px)` }}>
      {found && !isBackground(label, colored) && (
        <span class="swatch" style={{ background: cssColor(label) }} />
      )}
      {found?.name ?? t.result.unlabeled}
      {found && found.score !== null && <small>{formatPercent(found.score)}</small>}
    </div>
  );
}
