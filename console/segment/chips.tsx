/** Words as chips, with suggestions while one writes. */
import { useId, useRef, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';
import { addWords } from './form-state.ts';

type Props = {
  label: string;
  placeholder?: string;
  words: string[];
  suggestions: readonly string[];
  onWords: (words: string[]) => void;
  onFocus?: () => void;
};

export function Chips({ label, placeholder, words, suggestions, onWords, onFocus }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const take = (written: string) => {
    onWords(addWords(words, written));
    setText('');
  };
  const onInput = (written: string) => {
    // A comma ends a word, and so does the choice of a suggestion, which comes without a key.
    if (/[,;\n]/.test(written)) take(written);
    else setText(written);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      take(text);
    } else if (event.key === 'Backspace' && text === '' && words.length > 0) {
      onWords(words.slice(0, -1));
    }
  };
  const remove = (word: string) => {
    onWords(words.filter((each) => each !== word));
    input.current?.focus();
  };
  return (
    <div class="chips-field">
      <label for={id}>{label}</label>
      <div class="chips" onClick={(event) => event.target === event.currentTarget && input.current?.focus()}>
        {words.length > 0 && (
          <ul aria-label={t.words.list}>
            {words.map((word) => (
              <li key={word} class="chip">
                {word}
                <button type="button" aria-label={t.words.remove(word)} onClick={() => remove(word)}>
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          id={id}
          ref={input}
          list={`${id}-suggestions`}
          value={text}
          autocomplete="off"
          autocapitalize="none"
          enterkeyhint="done"
          placeholder={words.length === 0 ? placeholder : undefined}
          aria-describedby={`${id}-hint`}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => text.trim() !== '' && take(text)}
          onFocus={onFocus}
        />
        <datalist id={`${id}-suggestions`}>
          {suggestions.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      </div>
      <p id={`${id}-hint`} class="hint">
        {t.words.hint}
      </p>
    </div>
  );
}
