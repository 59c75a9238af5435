import type { ExperimentNote } from '../../../../src/server/protocol.ts';
import { formatTimestamp } from '../../../format/time.ts';
import { NoteForm } from '../header/note-form.tsx';
import { StepProblem, useChanges, WriteAccess } from '../header/write-access.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';

interface NotesProps {
  readonly model: ExperimentModel;
  readonly notes: readonly ExperimentNote[];
}

/** The newest first. */
export function Notes({ model, notes }: NotesProps) {
  const changes = useChanges(model);
  return (
    <div class="notes">
      {model.standing.value !== 'removed' && <NoteForm changes={changes} />}
      <StepProblem changes={changes} />
      <WriteAccess waiting={changes.waiting} />
      {notes.length === 0 ? (
        <p class="muted">No notes yet.</p>
      ) : (
        <ol class="notes-list">
          {notes.toReversed().map(({ text, at }, index) => (
            <li key={`${at} ${notes.length - index}`} class="note">
              {at !== '' && (
                <time class="muted" dateTime={at}>
                  {formatTimestamp(at)}
                </time>
              )}
              <p>{text}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
