/**
 * Normalizes text as CLIP's tokenizer does. The published tokenizer first repairs its text with the Python
 * library ftfy, then resolves HTML entities, collapses spaces and lowers case. This does the same, except for
 * ftfy's guess at wrongly decoded text (numerics, section 5).
 */
import { decodeHTML, decodeHTMLStrict } from 'entities/decode';

/** Characters that ftfy removes: control characters and deprecated format characters. */
const REMOVED = /(?![\t\n\f\r])\p{Cc}|[\u206a-\u206f\ufeff\ufff9-\ufffc]/gu;
/** Ligatures and characters of half or double width, which NFKC resolves. */
const LIGATURES = /[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb04\ufb06]/g;
const WIDTHS = /[\u3000\uff01-\uffef]/g;
/** Excluded from NFKC, which would also replace its long s. */
const LONG_S_T = '\ufb05';
const SINGLE_QUOTES = /[\u02bc\u2018-\u201b]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f]/g;

export function promptText(text: string): string {
  // Unescapes twice, as the published tokenizer does, for text that was escaped twice.
  const plain = decodeHTML(decodeHTML(repair(text)));
  return plain.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** Repeats its steps, because one may reveal what another one removes: "&amp;rsquo;". */
function repair(text: string): string {
  let repaired = text;
  for (let before; before !== repaired;) {
    before = repaired;
    repaired = repairOnce(before);
  }
  return repaired;
}

function repairOnce(text: string): string {
  // A text with tags is HTML, in which an entity is meant literally.
  const plain = text.includes('<') ? text : decodeHTMLStrict(text);
  return plain
    .replaceAll(LIGATURES, compatible)
    .replaceAll(LONG_S_T, '\u017ft')
    .replaceAll(WIDTHS, compatible)
    .replaceAll(SINGLE_QUOTES, "'")
    .replaceAll(DOUBLE_QUOTES, '"')
    .replaceAll(/[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(REMOVED, '')
    .normalize('NFC');
}

function compatible(character: string): string {
  return character.normalize('NFKC');
}
