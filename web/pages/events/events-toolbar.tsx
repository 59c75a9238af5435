import { useState } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { Icon } from '../../controls/icon.tsx';
import { Segmented } from '../../controls/tabs.tsx';
import { formatExact } from '../../format/number.ts';
import { formatTimestamp } from '../../format/time.ts';
import { setParameters } from '../../routing/location.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { EMPTY_FILTER } from './filter-bar.tsx';
import { JumpMenu, TimeMenu } from './time-menu.tsx';
import type { NewEvents } from './use-new-events.ts';
import { type EventsPageView, setFilters, setOrder } from './view.ts';

interface EventsToolbarProps {
  readonly view: EventsPageView;
  readonly shown: readonly string[];
  readonly columns: ColumnsAnswer | null;
  /** Of the first event in the list. */
  readonly firstUs: number | null;
  /** How much of the whole the list has. */
  readonly loaded: string;
  readonly windowProblem: string | null;
  readonly isRecording: boolean;
  readonly newEvents: NewEvents;
  readonly onLoadNew: () => void;
}

export function EventsToolbar(props: EventsToolbarProps) {
  const { view, shown, columns, firstUs, windowProblem, isRecording, newEvents } = props;
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <div class="events-toolbar">
      <button
        type="button"
        class="button"
        data-shortcut="filter"
        title={
          view.json === null ? 'Add a filter (/)' : 'Filters are off: a query is written by hand'
        }
        disabled={view.json !== null}
        onClick={() => setFilters([...view.filters, EMPTY_FILTER])}
      >
        <Icon name="plus" />
        Filter
      </button>
      {view.json === null && <TimeMenu view={view} problem={windowProblem} />}
      <Segmented
        label="Order"
        options={[
          { key: 'desc', label: 'Newest first' },
          { key: 'asc', label: 'Oldest first' },
        ]}
        selected={view.order}
        onSelect={(key) => setOrder(key as 'asc' | 'desc')}
      />
      <JumpMenu view={view} firstUs={firstUs} />
      {view.atUs !== null && (
        <button
          type="button"
          class="chip events-at"
          title="Back to the beginning of the list"
          onClick={() => setParameters({ at: null }, { replace: false })}
        >
          {view.order === 'desc' ? 'up to' : 'from'} {formatTimestamp(view.atUs / 1000)}
          <span aria-hidden="true"> ✕</span>
          <span class="visually-hidden">: back to the beginning</span>
        </button>
      )}
      <span class="events-loaded muted" title={props.loaded}>
        {props.loaded}
      </span>
      {isRecording && (
        <span class="events-new" role="status">
          {newEvents.count > 0 && (
            <button
              type="button"
              class="button button-main"
              title="Recorded since the list was loaded"
              onClick={props.onLoadNew}
            >
              {newEvents.isMore ? 'More than ' : ''}
              {formatExact(newEvents.count)} new {newEvents.count === 1 ? 'event' : 'events'}
            </button>
          )}
        </span>
      )}
      {isRecording && (
        <button
          type="button"
          class="button"
          aria-pressed={view.isFollowing}
          title="Shows new events as they come, while the list is at its beginning"
          onClick={() =>
            setParameters(
              view.isFollowing ? { follow: null } : { follow: '1', order: null, at: null },
            )
          }
        >
          Follow
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-pressed={view.isQueryShown}
        onClick={() => setParameters({ show: view.isQueryShown ? null : 'query' })}
      >
        Query
      </button>
      <button type="button" class="button" onClick={() => setIsChoosing(true)}>
        Columns
      </button>
      {isChoosing && (
        <ColumnChooser
          view={view}
          shown={shown}
          columns={columns}
          onClose={() => setIsChoosing(false)}
        />
      )}
    </div>
  );
}
