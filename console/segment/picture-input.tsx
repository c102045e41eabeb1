/** Choosing a picture: dropped, pasted, chosen, taken, or one of the samples. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatBytes, t } from '../texts/texts.ts';
import { refusePicture, type Picture } from './pictures.ts';
import { SAMPLES, sampleAddress, type Sample } from './samples.ts';

type Props = {
  picture: Picture | undefined;
  onPicture: (picture: Picture) => void;
  onSample: (sample: Sample) => void;
};

const ACCEPTED = 'image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,image/tiff,.heic,.heif';

export function PictureInput({ picture, onPicture, onSample }: Props) {
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const choose = useRef<HTMLInputElement>(null);
  const take = useRef<HTMLInputElement>(null);

  const accept = (file: File | null | undefined) => {
    if (!file) return;
    const refused = refusePicture(file, file.name);
    setRefusal(refused && explain(refused, file));
    if (!refused) onPicture({ name: file.name, file, arrived: false });
  };
  const latest = useRef(accept);
  latest.current = accept;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const [file] = event.clipboardData?.files ?? [];
      if (file) latest.current(file);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, []);

  const fromInput = (event: Event & { currentTarget: HTMLInputElement }) => {
    accept(event.currentTarget.files?.[0]);
    // The same file can be chosen again, for example after it was changed.
    event.currentTarget.value = '';
  };
  return (
    <section class="card" aria-labelledby="picture-heading">
      <h2 id="picture-heading">{t.picture.heading}</h2>
      <div
        class={`drop${over ? ' over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          accept(event.dataTransfer?.files[0]);
        }}
      >
        {picture ? <Chosen picture={picture} /> : <p class="drop-lead">{t.picture.drop}</p>}
        <div class="drop-buttons">
          {!picture && <span>{t.picture.or}</span>}
          <button type="button" onClick={() => choose.current?.click()}>
            {picture ? t.picture.replace : t.picture.choose}
          </button>
          <button type="button" class="camera" onClick={() => take.current?.click()}>
            {t.picture.take}
          </button>
        </div>
        <input ref={choose} type="file" hidden accept={ACCEPTED} data-input="choose" onChange={fromInput} />
        <input ref={take} type="file" hidden accept="image/*" capture="environment" onChange={fromInput} />
        {!picture && <p class="hint">{t.picture.formats}</p>}
      </div>
      {refusal !== undefined && (
        <p class="field-error" role="alert">
          {refusal}
        </p>
      )}
      <p class="hint">{t.picture.samples}</p>
      <ul class="samples">
        {SAMPLES.map((sample) => (
          <li key={sample.name}>
            <button type="button" aria-label={t.picture.sample(sample.name)} onClick={() => onSample(sample)}>
              <img src={sampleAddress(sample)} alt="" width="112" height="84" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chosen({ picture: { name, file } }: { picture: Picture }) {
  const [hidden, setHidden] = useState(false);
  const url = useMemo(() => file && URL.createObjectURL(file), [file]);
  useEffect(() => {
    setHidden(false);
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [url]);
  return (
    <figure class="chosen">
      {url !== undefined && !hidden && <img src={url} alt={t.picture.alt} onError={() => setHidden(true)} />}
      {hidden && <p class="notice">{t.picture.hidden}</p>}
      <figcaption>{file ? t.picture.chosen(name, formatBytes(file.size)) : name}</figcaption>
    </figure>
  );
}

function explain(refusal: NonNullable<ReturnType<typeof refusePicture>>, { name, type, size }: File): string {
  if (refusal === 'type') return t.picture.wrongType(name, type);
  return refusal === 'large' ? t.picture.tooLarge(name, formatBytes(size)) : t.picture.empty(name);
}
