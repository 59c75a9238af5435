import { Sparkline } from '../../../charts/sparkline.tsx';
import { StatusDot } from '../../../controls/status-dot.tsx';
import type { Column } from '../../../controls/virtual-table.tsx';
import { formatExact, formatValue } from '../../../format/number.ts';
import { PARAMETER_PREFIX } from '../filter/filter.ts';
import type { LoadedRow } from '../rows/loaded-row.ts';
import {
  Duration,
  MetricCell,
  ParameterCell,
  Pending,
  Started,
  Tags,
  Text,
  Unknown,
} from './cells.tsx';
import { isParameterColumn, isRecordColumn, type RecordColumn } from './chosen.ts';
import { headingOfMetric, unitOfMetric } from './metric-unit.ts';

type ExperimentColumn = Column<LoadedRow>;

export function columnOf(key: string): ExperimentColumn {
  if (isRecordColumn(key)) return { key, ...RECORD[key] };
  if (isParameterColumn(key)) {
    const name = key.slice(PARAMETER_PREFIX.length);
    return {
      key,
      header: name,
      title: `${name}: what it was run with`,
      widthPx: widthOf(name),
      align: 'right',
      isSortable: true,
      cell: ({ row }) => <ParameterCell row={row} name={name} />,
    };
  }
  const unit = unitOfMetric(key);
  return {
    key,
    header: headingOfMetric(key),
    title: key,
    widthPx: widthOf(headingOfMetric(key)),
    align: 'right',
    isSortable: true,
    cell: ({ row }) => <MetricCell row={row} name={key} unit={unit} />,
  };
}

/** As wide as its heading, in steps of four. */
function widthOf(heading: string): number {
  return Math.max(88, Math.min(176, 4 * Math.ceil((40 + heading.length * 7.2) / 4)));
}

/** On a phone: status, condition and age in a second line below the name. */
export function narrowColumns(keys: readonly string[]): readonly ExperimentColumn[] {
  const below = new Set(['name', 'status', 'condition', 'startedAt']);
  return [
    { ...columnOf('name'), widthPx: 192, cell: ({ row }) => <NameInTwoLines row={row} /> },
    ...keys.filter((key) => !below.has(key)).map(columnOf),
  ];
}

function NameInTwoLines({ row }: { readonly row: LoadedRow['row'] }) {
  return (
    <span class="experiments-two-lines">
      <Text value={row.name} />
      <span class="experiments-second-line">
        <StatusDot status={row.status} />
        <Started row={row} />
        <span class="experiments-text">{row.condition}</span>
      </span>
    </span>
  );
}

const RECORD: Readonly<Record<RecordColumn, Omit<ExperimentColumn, 'key'>>> = {
  name: {
    header: 'Name',
    widthPx: 200,
    grows: 2,
    isSortable: true,
    cell: ({ row }) => <Text value={row.name} />,
  },
  status: {
    header: 'Status',
    widthPx: 104,
    isSortable: true,
    cell: ({ row }) => <StatusDot status={row.status} />,
  },
  condition: {
    header: 'Condition',
    widthPx: 104,
    isSortable: true,
    cell: ({ row }) => <Text value={row.condition} />,
  },
  tags: {
    header: 'Tags',
    widthPx: 200,
    grows: 1,
    cell: ({ row }) => <Tags tags={row.tags} />,
  },
  startedAt: {
    header: 'Started',
    widthPx: 92,
    isSortable: true,
    cell: ({ row }) => <Started row={row} />,
  },
  duration: {
    header: 'Duration',
    widthPx: 96,
    align: 'right',
    isSortable: true,
    cell: ({ row }) => <Duration row={row} />,
  },
  recorded: {
    header: 'Events',
    title: 'Events recorded',
    widthPx: 80,
    align: 'right',
    isSortable: true,
    cell: ({ row }) => (
      <span title={`${formatExact(row.recorded)} events`}>
        {formatValue(row.recorded, 'count')}
      </span>
    ),
  },
  activity: {
    header: 'Activity',
    title: 'Events over the time it has recorded',
    widthPx: 112,
    cell: ({ row }) =>
      row.sparkline === null ? (
        <Pending />
      ) : (
        <Sparkline values={row.sparkline} label={`Events of ${row.name} over time`} />
      ),
  },
  dropped: {
    header: 'Dropped',
    title: 'Events that were lost on the way, and counted',
    widthPx: 88,
    align: 'right',
    isSortable: true,
    cell: ({ row }) => (
      <span class={row.dropped > 0 ? 'experiments-warn' : 'muted'}>
        {formatValue(row.dropped, 'count')}
      </span>
    ),
  },
  samples: {
    header: 'Samples',
    title: 'Samples observed, of those planned',
    widthPx: 112,
    align: 'right',
    cell: ({ row }) =>
      row.samplesObserved === 0 && row.sampleSize === null ? (
        <Unknown why="Its events name no samples" />
      ) : (
        <span>
          {formatValue(row.samplesObserved, 'count')}
          {row.sampleSize !== null && (
            <span class="muted"> of {formatValue(row.sampleSize, 'count')}</span>
          )}
        </span>
      ),
  },
  hypothesis: {
    header: 'Hypothesis',
    widthPx: 240,
    cell: ({ row }) =>
      row.hypothesis === null ? (
        <Unknown why="It was started without one" />
      ) : (
        <Text value={row.hypothesis} />
      ),
  },
  id: { header: 'Id', widthPx: 160, isSortable: true, cell: ({ row }) => <code>{row.id}</code> },
};
