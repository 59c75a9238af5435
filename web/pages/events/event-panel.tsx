import { useEffect } from 'preact/hooks';
import type { TelemetryEvent } from '../../../src/server/protocol.ts';
import { ApiProblem, apiPath, getJson } from '../../connection/api.ts';
import { useResource } from '../../connection/use-resource.ts';
import { CopyButton } from '../../controls/copy-button.tsx';
import { Icon, type IconName } from '../../controls/icon.tsx';
import { formatTimestamp } from '../../format/time.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { Loading } from '../../shell/loading.tsx';
import { EventFields, type FilterBy } from './event-fields.tsx';
import { isTyping, SidePanel } from './side-panel.tsx';
import './event-panel.css';

interface EventPanelProps {
  readonly experimentId: string;
  readonly eventId: string;
  /** Its time, where the list or the address has it: then it is found at once among any number. */
  readonly atUs: number | null;
  /** Goes to the event before (-1) or after (1); null where there is none. */
  readonly onStep: { readonly before: (() => void) | null; readonly after: (() => void) | null };
  readonly onFilter: FilterBy;
  readonly onClose: () => void;
}

/** One event, whole. `k` and `j`, or the arrows left and right in it, lead to its neighbours. */
export function EventPanel(props: EventPanelProps) {
  const { experimentId, eventId, atUs, onStep, onFilter, onClose } = props;
  const { value, error, reload } = useResource(`${experimentId} ${eventId}`, (signal) =>
    loadEvent(experimentId, eventId, atUs, signal),
  );
  const isCurrent = value?.eventId === eventId;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const isInside = event.target instanceof Element && event.target.closest('.side-panel');
      const isBefore = event.key === 'k' || (isInside && event.key === 'ArrowLeft');
      const isAfter = event.key === 'j' || (isInside && event.key === 'ArrowRight');
      if (!isBefore && !isAfter) return;
      event.preventDefault();
      (isBefore ? onStep.before : onStep.after)?.();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onStep]);

  return (
    <SidePanel label="Event" onClose={onClose}>
      <div class="side-panel-head">
        <div class="side-panel-title">
          <h2>{value === null ? 'Event' : value.eventName}</h2>
          <p class="muted">
            {value === null
              ? ' '
              : formatTimestamp(value.timestampUs / 1000, { milliseconds: true })}
          </p>
        </div>
        <StepButton icon="up" says="Previous event (k)" onStep={onStep.before} />
        <StepButton icon="down" says="Next event (j)" onStep={onStep.after} />
        {value !== null && (
          <CopyButton text={JSON.stringify(value, null, 2)} label="the event as JSON" />
        )}
        <StepButton icon="close" says="Close (Escape)" onStep={onClose} />
      </div>
      {error !== null && !isCurrent ? (
        <div class="side-panel-part">
          <ErrorPanel error={error} onRetry={reload} />
        </div>
      ) : value === null ? (
        <Loading label="Loading the event" />
      ) : (
        <div class="event-panel-body" aria-busy={!isCurrent} data-event={value.eventId}>
          <EventFields key={value.eventId} event={value} onFilter={onFilter} />
        </div>
      )}
    </SidePanel>
  );
}

/** Looked for in its own microsecond first; without that the server has to look everywhere. */
async function loadEvent(
  experimentId: string,
  eventId: string,
  atUs: number | null,
  signal: AbortSignal,
): Promise<TelemetryEvent> {
  const path = `/api/experiments/${encodeURIComponent(experimentId)}/events/${encodeURIComponent(eventId)}`;
  if (atUs === null) return getJson<TelemetryEvent>(path, { signal });
  try {
    return await getJson<TelemetryEvent>(apiPath(path, { timestampUs: atUs }), { signal });
  } catch (error) {
    // An address can be wrong about the time, and right about the event.
    if (!(error instanceof ApiProblem) || error.problem.status !== 404) throw error;
    return getJson<TelemetryEvent>(path, { signal });
  }
}

interface StepButtonProps {
  readonly icon: IconName;
  readonly says: string;
  readonly onStep: (() => void) | null;
}

function StepButton({ icon, says, onStep }: StepButtonProps) {
  return (
    <button
      type="button"
      class="button button-quiet button-icon"
      title={says}
      disabled={onStep === null}
      onClick={() => onStep?.()}
    >
      <Icon name={icon} />
      <span class="visually-hidden">{says}</span>
    </button>
  );
}
