/** A button that asks before it does what cannot be undone. */
import { useState } from 'preact/hooks';

type Props = {
  label: string;
  question: string;
  confirm: string;
  keep: string;
  busy: boolean;
  onConfirm: () => void;
};

export function ConfirmButton({ label, question, confirm, keep, busy, onConfirm }: Props) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button type="button" class="quiet" disabled={busy} onClick={() => setAsked(true)}>
        {label}
      </button>
    );
  }
  return (
    <span class="confirm" role="group" aria-label={question}>
      <span>{question}</span>
      <button type="button" class="danger" disabled={busy} onClick={onConfirm}>
        {confirm}
      </button>
      <button type="button" autofocus onClick={() => setAsked(false)}>
        {keep}
      </button>
    </span>
  );
}
