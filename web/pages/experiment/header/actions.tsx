import { useState } from 'preact/hooks';
import { Dialog } from '../../../controls/dialog.tsx';
import { Link } from '../../../routing/link.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { ExportMenu } from './export-menu.tsx';
import { NoteForm } from './note-form.tsx';
import { TagDialog } from './tag-dialog.tsx';
import { StepProblem, useChanges, WriteAccess } from './write-access.tsx';

const PAUSE = { name: 'Pause', done: 'Paused.', path: 'pause' };
const RESUME = { name: 'Resume', done: 'Recording again.', path: 'resume' };
const STOP = { name: 'Stop', done: 'Stopped.', path: 'stop' };

/** What can be done with the experiment, and where else it can be looked at. */
export function Actions({ model }: { readonly model: ExperimentModel }) {
  const [open, setOpen] = useState<'stop' | 'tags' | 'note' | null>(null);
  const changes = useChanges(model);
  const status = model.status.value;
  const isGone = model.standing.value === 'removed';
  const isBusy = changes.current !== null || isGone;
  const canStop = status === 'running' || status === 'paused' || status === 'interrupted';
  const step = status === 'paused' ? RESUME : PAUSE;
  const close = () => setOpen(null);
  return (
    <>
      <div class="experiment-actions">
        <Link to={`/experiments/${encodeURIComponent(model.id)}/events`} class="button">
          Events
        </Link>
        <Link to={`/sql?experiments=${encodeURIComponent(model.id)}`} class="button">
          SQL
        </Link>
        <Link to={`/compare?ids=${encodeURIComponent(model.id)}`} class="button">
          Compare with…
        </Link>
        <span class="experiment-actions-gap" />
        {canStop && (
          <>
            <button
              type="button"
              class="button"
              disabled={isBusy || status === 'interrupted'}
              title={
                status === 'interrupted'
                  ? 'Its writers have died: the program that emits its events has to join it.'
                  : step === PAUSE
                    ? 'Stops recording for a while, in every process that records it'
                    : 'Goes on recording'
              }
              onClick={() => void changes.take(step)}
            >
              {step.name}
            </button>
            <button type="button" class="button" disabled={isBusy} onClick={() => setOpen('stop')}>
              Stop…
            </button>
          </>
        )}
        <button type="button" class="button" disabled={isBusy} onClick={() => setOpen('tags')}>
          Tags…
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={() => setOpen('note')}>
          Note…
        </button>
        <ExportMenu model={model} isDisabled={isGone} />
      </div>
      <StepProblem changes={changes} />
      {open === 'stop' && (
        <Dialog title="Stop the experiment?" onClose={close}>
          <p>
            It ends for good, in every process that records it; what was recorded stays. To go on
            later, pause it instead.
          </p>
          <div class="write-buttons">
            <button type="button" class="button" onClick={close}>
              Cancel
            </button>
            <button
              type="button"
              class="button button-main"
              onClick={() => {
                close();
                void changes.take(STOP);
              }}
            >
              Stop it
            </button>
          </div>
        </Dialog>
      )}
      {open === 'tags' && <TagDialog model={model} changes={changes} onClose={close} />}
      {open === 'note' && (
        <Dialog title="Note" onClose={close}>
          <NoteForm changes={changes} onSubmit={close} onCancel={close} />
        </Dialog>
      )}
      <WriteAccess waiting={changes.waiting} />
    </>
  );
}
