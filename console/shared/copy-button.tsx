/** Copies a text, and says that it did. */
import { useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';

export function CopyButton({ text, label = t.result.copy }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await writeClipboard(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t.result.copied : label}</span>
    </button>
  );
}

/** Browsers offer the clipboard's own interface only over https and on this machine. */
async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
