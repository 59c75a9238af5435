import { signal } from '@preact/signals';
import type { Changes } from './write-access.tsx';

interface NoteFormProps {
  readonly changes: Changes;
  /** The server is asked: a dialog can close. */
  readonly onSubmit?: () => void;
  readonly onCancel?: () => void;
}

const LONGEST = 10_000;

/** What was not saved, until the page is left: nobody writes a note twice. */
const draft = signal('');

export function NoteForm({ changes, onSubmit, onCancel }: NoteFormProps) {
  const submit = async (event: Event) => {
    event.preventDefault();
    onSubmit?.();
    const body = { text: draft.value };
    const step = { name: 'Add note', done: 'Note added.', path: 'notes', body };
    if (await changes.take(step)) draft.value = '';
  };
  return (
    <form class="write-form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>A note, kept with the time among the experiment’s metadata</span>
        <textarea
          class="textarea"
          rows={4}
          required
          maxLength={LONGEST}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="write-buttons">
        {onCancel !== undefined && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" class="button button-main" disabled={changes.current !== null}>
          Add note
        </button>
      </div>
    </form>
  );
}
