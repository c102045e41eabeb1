/** The result of a job; before there is one, the picture itself or a hint how to begin. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Client, Segmentation, SegmentationResult } from '#client/index.ts';
import type { Picture } from '../segment/pictures.ts';
import { useApi } from '../shared/api-context.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { ProblemNote } from '../shared/problem-note.tsx';
import { formatSeconds, formatTime, t } from '../texts/texts.ts';
import { Downloads, ProgramCode } from './downloads.tsx';
import { labelsWorker, readLabels, type LabelMap } from './label-map.ts';
import { Legend } from './legend.tsx';
import { closePhoto, openPhoto, type Photo } from './photo-levels.ts';
import type { ShownRequest } from './program-code.ts';
import { Viewer } from './viewer.tsx';
import type { Size } from './viewport.ts';

type Props = { job: Segmentation | undefined; picture: Picture | undefined; request: ShownRequest };

export function ResultView({ job, picture, request }: Props) {
  const shown = useShown(job, picture?.file);
  if (shown.error !== undefined) return <ProblemNote error={shown.error} />;
  if (!job || job.status !== 'succeeded') return <Preview file={picture?.file} />;
  if (!shown.content) {
    return (
      <div class="stage waiting" role="status">
        {t.result.reading}
      </div>
    );
  }
  return (
    <Content
      key={job.id}
      job={job}
      content={shown.content}
      file={picture?.name ?? 'photo.jpg'}
      request={request}
    />
  );
}

type ContentProps = { job: Segmentation; content: Shown; file: string; request: ShownRequest };

function Content({ job, content, file, request }: ContentProps) {
  const [only, setOnly] = useState<number>();
  const { classes, recipe, image } = content.result;
  const colored = useMemo(
    () => ({ count: classes.length, hasBackground: recipe.vocabulary.has_background }),
    [content],
  );
  return (
    <>
      <Viewer
        picture={image}
        photo={content.photo}
        isOverlay={content.isOverlay}
        map={content.map}
        classes={classes}
        colored={colored}
        only={only}
        onOnly={setOnly}
      />
      {content.isOverlay && <p class="hint">{t.result.noPhoto}</p>}
      <div class="below">
        <Legend classes={classes} colored={colored} only={only} onOnly={setOnly} />
        <div>
          <Downloads job={job} />
          <Facts job={job} />
          <ProgramCode file={file} request={request} />
        </div>
      </div>
    </>
  );
}

function Facts({ job }: { job: Segmentation }) {
  const { timings, usage } = job;
  const cost = usage?.estimated_cost;
  return (
    <section aria-labelledby="facts-heading">
      <h2 id="facts-heading">{t.result.facts}</h2>
      <dl class="facts">
        <dt>{t.result.job}</dt>
        <dd>
          <code>{job.id}</code> <CopyButton text={location.href} label={t.result.copyAddress} />
        </dd>
        {timings && (
          <>
            <dt>{t.result.waited}</dt>
            <dd>{formatSeconds(timings.queue_seconds + timings.cold_start_seconds)}</dd>
            <dt>{t.result.computed}</dt>
            <dd>{formatSeconds(timings.compute_seconds)}</dd>
          </>
        )}
        {cost && (
          <>
            <dt>{t.result.cost}</dt>
            <dd>
              {cost.amount.toPrecision(2)} {cost.currency}
            </dd>
          </>
        )}
      </dl>
      <p class="hint">{t.result.expires(formatTime(job.expires_at))}</p>
    </section>
  );
}

/** The picture that was chosen, as large as the result will be, so that nothing moves when it comes. */
function Preview({ file }: { file: Blob | undefined }) {
  const [broken, setBroken] = useState(false);
  const url = useMemo(() => file && URL.createObjectURL(file), [file]);
  useEffect(() => {
    setBroken(false);
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [url]);
  return (
    <div class="stage waiting">
      {url !== undefined && !broken ? (
        <img src={url} alt={t.picture.alt} onError={() => setBroken(true)} />
      ) : (
        <div class="empty">
          <p>{t.result.empty}</p>
          <p class="hint">{t.result.emptyHint}</p>
        </div>
      )}
    </div>
  );
}

type Shown = { result: SegmentationResult; map: LabelMap; photo: Photo | undefined; isOverlay: boolean };

/** Fetches what the result consists of, straight from the store. */
function useShown(job: Segmentation | undefined, file: Blob | undefined) {
  const { client } = useApi();
  const [state, setState] = useState<{ id?: string; content?: Shown; error?: unknown }>({});
  const id = job?.status === 'succeeded' ? job.id : undefined;
  useEffect(() => {
    if (!job || id === undefined) return undefined;
    const gone = new AbortController();
    const { signal } = gone;
    let photo: Photo | undefined;
    load(client, job, file, signal).then(
      (content) => {
        photo = content.photo;
        if (signal.aborted && photo) closePhoto(photo);
        else setState({ id, content });
        return undefined;
      },
      (error: unknown) => signal.aborted || setState({ id, error }),
    );
    return () => {
      gone.abort();
      setState({});
      if (photo) closePhoto(photo);
    };
  }, [id, file]);
  return state.id === id ? state : {};
}

async function load(
  client: Client,
  job: Segmentation,
  file: Blob | undefined,
  signal: AbortSignal,
): Promise<Shown> {
  const [result, map] = await Promise.all([
    job.result ?? readResult(client, job, signal),
    client.download(job, 'labels.png', { signal }).then((labels) => readLabels(labels, labelsWorker())),
  ]);
  const own = file && (await openPhoto(file, result.image).catch(() => undefined));
  if (own) return { result, map, photo: own, isOverlay: false };
  const overlay = await openOverlay(client, job, result.image, signal);
  return { result, map, photo: overlay, isOverlay: overlay !== undefined };
}

/** A result of many classes is too long to be in the job itself. */
async function readResult(
  client: Client,
  job: Segmentation,
  signal: AbortSignal,
): Promise<SegmentationResult> {
  return JSON.parse(
    await (await client.download(job, 'result.json', { signal })).text(),
  ) as SegmentationResult;
}

const OVERLAY_SIDE = 2048;

/** The picture is at the top left of the overlay, at most this long; its legend is below. */
async function openOverlay(client: Client, job: Segmentation, image: Size, signal: AbortSignal) {
  if (!job.artifacts.some(({ name }) => name === 'overlay.jpg')) return undefined;
  const overlay = await client.download(job, 'overlay.jpg', { signal });
  const scale = Math.min(1, OVERLAY_SIDE / Math.max(image.width, image.height));
  const shown = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
  return openPhoto(overlay, image, shown);
}
