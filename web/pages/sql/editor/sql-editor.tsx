import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SqlSchema } from '../../../../src/server/protocol.ts';
import { type Proposal, proposalsFor, type Word, wordBefore } from './completion.ts';
import type { ErrorPlace } from './error-place.ts';
import { indent, outdent } from './indent.ts';
import { Paint } from './paint.tsx';
import { ProposalList } from './proposal-list.tsx';
import { insertText, replaceChanged } from './typing.ts';
import './sql-editor.css';

export interface EditorHandle {
  /** Puts a text where the caret is, as if typed. */
  readonly insert: (text: string) => void;
  /** The caret to a place, counted in characters. */
  readonly goTo: (offset: number) => void;
}

interface SqlEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onRun: () => void;
  readonly schema: SqlSchema | null;
  readonly errorPlace: ErrorPlace | null;
  readonly handle: { current: EditorHandle | null };
}

interface Proposed {
  readonly word: Word;
  readonly proposals: readonly Proposal[];
  readonly chosen: number;
}

/** From so many letters on names are proposed unasked. */
const LETTERS = 2;

/**
 * A text area with colours drawn under it: everything that a browser knows to do with text (undo, marking,
 * input methods, spelling of screen readers) stays as it is.
 */
export function SqlEditor({ text, onText, onRun, schema, errorPlace, handle }: SqlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [proposed, setProposed] = useState<Proposed | null>(null);
  const [scroll, setScroll] = useState({ left: 0, top: 0 });
  /** After Escape, Tab leaves the editor as it leaves any field. */
  const isLeaving = useRef(false);

  useLayoutEffect(() => {
    handle.current = {
      insert: (inserted) => insertText(area.current!, inserted),
      goTo: (offset) => {
        area.current!.focus();
        area.current!.setSelectionRange(offset, offset);
      },
    };
  }, [handle]);
  useEffect(() => setProposed(null), [schema]);

  const propose = (isAsked: boolean) => {
    const { value, selectionStart, selectionEnd } = area.current!;
    const word = selectionStart === selectionEnd ? wordBefore(value, selectionStart) : null;
    const proposals =
      word === null || (!isAsked && word.text.length < LETTERS)
        ? []
        : proposalsFor(value, word, schema);
    setProposed(proposals.length === 0 ? null : { word: word!, proposals, chosen: 0 });
  };
  const accept = ({ text: name }: Proposal, { from, to }: Word) => {
    area.current!.setSelectionRange(from, to);
    insertText(area.current!, name);
    setProposed(null);
  };

  /** Whether the key was for the list. */
  const choose = ({ word, proposals, chosen }: Proposed, key: string): boolean => {
    const step = { ArrowDown: 1, ArrowUp: proposals.length - 1 }[key];
    if (step !== undefined) {
      setProposed({ word, proposals, chosen: (chosen + step) % proposals.length });
    } else if (key === 'Enter' || key === 'Tab') accept(proposals[chosen]!, word);
    else if (key === 'Escape') setProposed(null);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey, isComposing } = event;
    if (isComposing) return;
    const wasLeaving = isLeaving.current;
    if (key !== 'Shift') isLeaving.current = false;
    if ((ctrlKey || metaKey) && key === 'Enter') {
      setProposed(null);
      onRun();
    } else if (ctrlKey && key === ' ') propose(true);
    else if (ctrlKey || metaKey || event.altKey) return;
    else if (proposed !== null && !shiftKey && choose(proposed, key)) {
      // The list has taken it.
    } else if (key === 'Escape') isLeaving.current = true;
    else if (key === 'Tab' && !wasLeaving) {
      const { value, selectionStart: start, selectionEnd: end } = area.current!;
      replaceChanged(area.current!, (shiftKey ? outdent : indent)({ text: value, start, end }));
      setProposed(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const lines = text.split('\n').length;
  return (
    <div class="sql-editor" data-fault={errorPlace !== null}>
      <div class="sql-gutter" aria-hidden="true">
        <pre style={{ transform: `translateY(${-scroll.top}px)` }}>
          {Array.from({ length: lines }, (_, i) => i + 1).join('\n')}
        </pre>
      </div>
      <div class="sql-code">
        <Paint text={text} errorPlace={errorPlace} scroll={scroll} />
        <textarea
          ref={area}
          class="sql-area"
          aria-label="SQL statement"
          aria-describedby={`${id}-keys`}
          aria-invalid={errorPlace !== null}
          aria-autocomplete="list"
          {...(proposed === null
            ? {}
            : {
                'aria-controls': `${id}-list`,
                'aria-activedescendant': `${id}-list-${proposed.chosen}`,
              })}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          value={text}
          onInput={(event) => {
            onText(event.currentTarget.value);
            propose(false);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            isLeaving.current = false;
            setProposed(null);
          }}
          onClick={() => setProposed(null)}
          onScroll={({ currentTarget: { scrollLeft: left, scrollTop: top } }) =>
            setScroll({ left, top })
          }
        />
      </div>
      {proposed !== null && (
        <ProposalList
          id={`${id}-list`}
          proposals={proposed.proposals}
          chosen={proposed.chosen}
          before={text.slice(0, proposed.word.from)}
          scroll={scroll}
          onChoose={(proposal) => accept(proposal, proposed.word)}
        />
      )}
      <p class="visually-hidden" role="status">
        {proposed === null ? '' : `${proposed.proposals.length} names proposed`}
      </p>
      <p class="sql-keys" id={`${id}-keys`}>
        <kbd>Ctrl + Enter</kbd> runs · <kbd>Ctrl + Space</kbd> proposes names · <kbd>Tab</kbd>{' '}
        indents; <kbd>Esc</kbd>, then <kbd>Tab</kbd> leaves
      </p>
    </div>
  );
}
