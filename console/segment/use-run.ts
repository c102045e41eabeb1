/** One run at a time: the upload, the job, its end, and what went wrong on the way. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { hasEnded, ProblemError, TransferError, type Client, type Segmentation } from '#client/index.ts';
import { goTo, jobPath } from '../router.ts';
import { isAbort, isUnauthorized, useApi } from '../shared/api-context.ts';
import type { ShownRequest } from '../result/program-code.ts';
import { keepPicture, pictureMetadata, type Picture } from './pictures.ts';

export type Run =
  | { stage: 'idle' }
  | { stage: 'preparing' }
  | { stage: 'upload'; sent: number; total: number }
  /** The network was lost: what has arrived stays, and the upload goes on where it was. */
  | { stage: 'interrupted'; sent: number; total: number }
  | { stage: 'creating' }
  | { stage: 'job'; job: Segmentation; isCanceling: boolean }
  | { stage: 'failed'; error: unknown };

export type Running = {
  run: Run;
  start: (picture: Picture, request: ShownRequest) => void;
  /** Goes on after an interruption, or does again what failed. */
  again: () => void;
  follow: (id: string) => void;
  cancel: () => void;
  reset: () => void;
};

/** @param onOpened Called once with a job that was not started here. */
export function useRun(onOpened: (job: Segmentation) => void): Running {
  const { client, onUnauthorized } = useApi();
  const [run, setRun] = useState<Run>({ stage: 'idle' });
  const current = useRef<{ abort: AbortController; repeat: () => void } | undefined>(undefined);
  const opened = useRef(onOpened);
  opened.current = onOpened;

  const begin = (work: (signal: AbortSignal) => Promise<void>) => {
    current.current?.abort.abort();
    const abort = new AbortController();
    const { signal } = abort;
    current.current = { abort, repeat: () => begin(work) };
    work(signal).catch((error: unknown) => {
      if (signal.aborted || isAbort(error)) return;
      if (isUnauthorized(error)) onUnauthorized();
      else setRun((last) => interruption(last, error) ?? { stage: 'failed', error });
    });
  };
  const show = (signal: AbortSignal) => (job: Segmentation) => {
    if (!signal.aborted) {
      setRun((last) => ({ stage: 'job', job, isCanceling: isCanceling(last) && !hasEnded(job) }));
    }
  };

  useEffect(() => {
    const resume = () =>
      setRun((last) => (last.stage === 'interrupted' ? resumed(last, current.current) : last));
    addEventListener('online', resume);
    return () => {
      removeEventListener('online', resume);
      current.current?.abort.abort();
    };
  }, []);

  return {
    run,
    start: (picture, request) =>
      begin(async (signal) => {
        const set = (next: Run) => signal.aborted || setRun(next);
        const job = await createJob({ client, picture, request, signal, set });
        show(signal)(job);
        goTo(jobPath(job.id));
        await client.wait(job, { signal, onProgress: show(signal) });
      }),
    again: () => current.current?.repeat(),
    follow: (id) =>
      begin(async (signal) => {
        setRun({ stage: 'idle' });
        const job = await client.get(id, { signal });
        if (signal.aborted) return;
        opened.current(job);
        show(signal)(job);
        await client.wait(job, { signal, onProgress: show(signal) });
      }),
    cancel: () => {
      if (run.stage !== 'job') {
        current.current?.abort.abort();
        setRun({ stage: 'idle' });
        return;
      }
      setRun({ ...run, isCanceling: true });
      client.cancel(run.job.id).catch((error: unknown) => {
        // The job may have ended in the meantime, which its own progress shows.
        if (!(error instanceof ProblemError && error.code === 'conflict')) setRun({ stage: 'failed', error });
      });
    },
    reset: () => {
      current.current?.abort.abort();
      setRun({ stage: 'idle' });
    },
  };
}

function isCanceling(run: Run): boolean {
  return run.stage === 'job' && run.isCanceling;
}

/** A lost network within the upload is no end. */
function interruption(last: Run, error: unknown): Run | undefined {
  if (!(error instanceof TransferError) || error.status !== undefined) return undefined;
  return last.stage === 'upload' ? { ...last, stage: 'interrupted' } : undefined;
}

function resumed(last: Run, running: { repeat: () => void } | undefined): Run {
  // Outside of the update: it sets the state itself.
  setTimeout(() => running?.repeat());
  return last;
}

type Creation = {
  client: Client;
  picture: Picture;
  request: ShownRequest;
  signal: AbortSignal;
  set: (run: Run) => void;
};

async function createJob(creation: Creation): Promise<Segmentation> {
  const wasHere = creation.picture.arrived;
  try {
    return await createOnce(creation);
  } catch (error) {
    const { picture } = creation;
    const isGone =
      error instanceof ProblemError && ['not-found', 'gone', 'invalid-request'].includes(error.code);
    // An upload is kept for a day. If the file is still at hand, it is sent once more.
    if (!wasHere || !isGone || !picture.file) throw error;
    picture.arrived = false;
    delete picture.uploadId;
    return createOnce(creation);
  }
}

async function createOnce({ client, picture, request, signal, set }: Creation): Promise<Segmentation> {
  if (!picture.arrived) await sendPicture({ client, picture, signal, set });
  set({ stage: 'creating' });
  const { classes, ...options } = request;
  const source = { upload_id: picture.uploadId ?? '' };
  const metadata = pictureMetadata(picture);
  return client.segment(source, classes, { ...options, metadata, wait: false, signal });
}

async function sendPicture({ client, picture, signal, set }: Omit<Creation, 'request'>): Promise<void> {
  const { file } = picture;
  if (!file) throw new Error('This tab does not have the picture.');
  set({ stage: 'preparing' });
  const { upload_id } = await client.upload(file, {
    signal,
    resume: picture.uploadId,
    onProgress: ({ uploadId, sentBytes, totalBytes }) => {
      picture.uploadId = uploadId;
      set({ stage: 'upload', sent: sentBytes, total: totalBytes });
    },
  });
  picture.uploadId = upload_id;
  picture.arrived = true;
  keepPicture(picture);
}
