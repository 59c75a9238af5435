import { useState } from 'preact/hooks';
import { Dialog } from '../../../controls/dialog.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import type { Changes } from './write-access.tsx';

interface TagDialogProps {
  readonly model: ExperimentModel;
  readonly changes: Changes;
  readonly onClose: () => void;
}

/** All tags, one a line: a tag may hold a comma. */
export function TagDialog({ model, changes, onClose }: TagDialogProps) {
  const [text, setText] = useState(() => (model.live.peek()?.row.tags ?? []).join('\n'));
  const submit = async (event: Event) => {
    event.preventDefault();
    const tags = text
      .split('\n')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    onClose();
    await changes.take({ name: 'Save tags', done: 'Tags saved.', path: 'tags', body: { tags } });
  };
  return (
    <Dialog title="Tags" onClose={onClose}>
      <form class="write-form" onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>One on each line</span>
          <textarea
            class="textarea"
            rows={6}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="write-buttons">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button button-main">
            Save tags
          </button>
        </div>
      </form>
    </Dialog>
  );
}
