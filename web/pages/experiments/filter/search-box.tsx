import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../../../controls/icon.tsx';
import type { ParsedFilter } from './filter.ts';
import { SearchMarks } from './search-marks.tsx';
import { type Suggestion, suggest } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

interface SearchBoxProps {
  readonly text: string;
  readonly parsed: ParsedFilter;
  readonly vocabulary: () => Vocabulary;
  readonly onText: (text: string) => void;
  /** Where the caret is while the box has the focus; null without it. */
  readonly onCaret: (caret: number | null) => void;
  /** The id of the text that says what is wrong. */
  readonly problemsId: string;
}

/** Free words and tokens. Suggestions are taken with the arrow keys and Enter, or with Tab. */
export function SearchBox(props: SearchBoxProps) {
  const { text, parsed, vocabulary, onText, onCaret, problemsId } = props;
  const input = useRef<HTMLInputElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [suggestions, setSuggestions] = useState<readonly Suggestion[]>([]);
  const [active, setActive] = useState(-1);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        (event.target as Element).closest('input, textarea, select, dialog') !== null;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const offer = (value: string, caret: number) => {
    const offered = suggest(value, caret, vocabulary());
    const isDone =
      offered.length === 1 && offered[0]!.text === value.slice(offered[0]!.from, caret);
    setSuggestions(isDone ? [] : offered);
    setActive(-1);
  };
  const close = () => {
    setSuggestions([]);
    setActive(-1);
  };
  const take = ({ text: taken, from, to, goesOn }: Suggestion) => {
    const rest = text.slice(to).trimStart();
    const before = `${text.slice(0, from)}${taken}${goesOn ? '' : ' '}`;
    onText(`${before}${rest}`);
    const element = input.current!;
    element.value = `${before}${rest}`;
    element.focus();
    element.setSelectionRange(before.length, before.length);
    onCaret(before.length);
    if (goesOn) offer(`${before}${rest}`, before.length);
    else close();
  };
  const caretOf = () => input.current!.selectionStart ?? text.length;
  const follow = () => {
    if (marks.current !== null) marks.current.scrollLeft = input.current!.scrollLeft;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (suggestions.length === 0) offer(text, caretOf());
      else {
        const step = key === 'ArrowDown' ? 1 : -1;
        const places = suggestions.length + 1;
        // One place more than there are: back in the box, where nothing is taken.
        setActive(((active + 1 + step + places) % places) - 1);
      }
    } else if ((key === 'Enter' || key === 'Tab') && suggestions[active] !== undefined) {
      event.preventDefault();
      take(suggestions[active]);
    } else if (key === 'Enter') close();
    else if (key === 'Escape' && suggestions.length > 0) {
      event.preventDefault();
      close();
    } else if (key === 'Escape') input.current!.blur();
  };

  const isOpen = suggestions.length > 0;
  return (
    <search class="experiments-search">
      <span class="experiments-search-sign">
        <Icon name="search" />
      </span>
      <SearchMarks text={text} parsed={parsed} holder={marks} />
      <input
        ref={input}
        class="input experiments-search-input"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-label="Search and filter experiments"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-describedby={problemsId}
        aria-invalid={parsed.problems.length > 0}
        {...(active >= 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        placeholder="Search, or status:running  tag:nightly  loss<0.2  started:7d"
        value={text}
        onInput={(event) => {
          const { value, selectionStart } = event.currentTarget;
          onText(value);
          onCaret(selectionStart);
          offer(value, selectionStart ?? value.length);
        }}
        onKeyDown={onKeyDown}
        onKeyUp={() => onCaret(caretOf())}
        onScroll={follow}
        onFocus={() => onCaret(caretOf())}
        onBlur={() => {
          close();
          onCaret(null);
        }}
      />
      {text === '' ? (
        <kbd class="experiments-search-key" title="Press / to search">
          /
        </kbd>
      ) : (
        <button
          type="button"
          class="button button-quiet button-icon experiments-search-clear"
          data-overlaps
          onClick={() => {
            onText('');
            input.current!.focus();
          }}
        >
          <Icon name="close" />
          <span class="visually-hidden">Clear the search</span>
        </button>
      )}
      <div
        id={listId}
        class="experiments-suggestions"
        role="listbox"
        aria-label="Suggestions"
        hidden={!isOpen}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box answers the keyboard for its list.
          <div
            key={suggestion.text}
            id={`${listId}-${index}`}
            class="experiments-suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // The box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <span class="experiments-text">{suggestion.text}</span>
            <span class="muted">{suggestion.detail}</span>
          </div>
        ))}
      </div>
    </search>
  );
}
