/** The first page: a picture and words on one side, the masks on the other. A job has an address of its own. */
import { useEffect, useState } from 'preact/hooks';
import { ResultView } from '../result/result-view.tsx';
import { t } from '../texts/texts.ts';
import { EMPTY_FORM, formOf, requestOf, type FormState } from './form-state.ts';
import { PictureInput } from './picture-input.tsx';
import { pictureOf, type Picture } from './pictures.ts';
import { isEnd, RunStatus } from './run-status.tsx';
import { sampleAddress, type Sample } from './samples.ts';
import { SegmentForm } from './segment-form.tsx';
import { useRun } from './use-run.ts';

/** Keeps what was entered while another page is shown. */
const draft: { form: FormState; picture: Picture | undefined } = { form: EMPTY_FORM, picture: undefined };

export function SegmentPage({ jobId }: { jobId: string | undefined }) {
  const [form, setForm] = useState(draft.form);
  const [picture, setPicture] = useState(draft.picture);
  const [missing, setMissing] = useState<string>();
  draft.form = form;
  draft.picture = picture;
  const running = useRun((opened) => {
    setForm((before) => formOf(opened, before));
    setPicture(pictureOf(opened));
  });
  const { run } = running;
  const job = run.stage === 'job' ? run.job : undefined;
  const isBusy =
    run.stage !== 'idle' &&
    run.stage !== 'failed' &&
    run.stage !== 'interrupted' &&
    !(job && isEnd(job.status));

  useEffect(() => {
    if (jobId !== undefined && jobId !== job?.id) running.follow(jobId);
    if (jobId === undefined && job !== undefined) running.reset();
  }, [jobId]);

  const choose = (chosen: Picture) => {
    setMissing(undefined);
    setPicture(chosen);
  };
  const start = (chosen: Picture | undefined, asked: FormState) => {
    const fault = faultOf(chosen, asked);
    setMissing(fault);
    if (chosen && fault === undefined) running.start(chosen, requestOf(asked));
  };
  const trySample = async (sample: Sample) => {
    const file = await (await fetch(sampleAddress(sample))).blob();
    const asked = { ...form, words: sample.words, preset: 'fast' as const };
    const chosen = { name: sample.file, file, arrived: false };
    setForm(asked);
    choose(chosen);
    start(chosen, asked);
  };
  return (
    <main id="content" class="segment">
      <h1 class="hidden">{t.nav.segment}</h1>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          start(picture, form);
        }}
      >
        <PictureInput picture={picture} onPicture={choose} onSample={(sample) => void trySample(sample)} />
        <SegmentForm form={form} onForm={setForm} runs={job && isEnd(job.status) ? 1 : 0} />
        <div class="ask-end">
          <button type="submit" class="primary large" disabled={isBusy}>
            {job && isEnd(job.status) ? t.run.again : t.run.start}
          </button>
          {missing !== undefined && (
            <p class="field-error" role="alert">
              {missing}
            </p>
          )}
        </div>
      </form>
      <section class="answer" aria-labelledby="result-heading">
        <h2 id="result-heading" class="hidden">
          {t.result.heading}
        </h2>
        <RunStatus running={running} />
        <ResultView job={job} picture={picture} request={requestOf(form)} />
      </section>
    </main>
  );
}

function faultOf(picture: Picture | undefined, { words }: FormState): string | undefined {
  if (!picture) return t.run.needsPicture;
  return words.length === 0 ? t.words.none : undefined;
}
