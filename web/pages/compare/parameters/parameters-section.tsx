import { useLayoutEffect, useMemo } from 'preact/hooks';
import { ParallelCoordinates } from '../../../charts/parallel-coordinates.tsx';
import { Checkbox } from '../../../controls/checkbox.tsx';
import { Menu } from '../../../controls/menu.tsx';
import { Segmented } from '../../../controls/tabs.tsx';
import { location, navigate, setParameters } from '../../../routing/location.ts';
import { type Comparison, markDrawn } from '../state/comparison.ts';
import { axisChoices, parallelOf, parameterRows, tellsArmsApart } from './differing.ts';
import { ParametersTable } from './parameters-table.tsx';
import './parameters.css';

/** More columns than this nobody reads side by side: there groups are told instead. */
const MANY = 10;

/** What the experiments were run with, and how that goes with what came of them. */
export function ParametersSection({ arms, grouping }: Comparison) {
  const { parameters } = location.value;
  const rows = useMemo(() => [...new Set(arms.flatMap((arm) => arm.rows))], [arms]);
  const all = useMemo(() => parameterRows(rows), [rows]);
  const choices = useMemo(() => axisChoices(rows), [rows]);
  const asked = parameters.getAll('axis');
  const keys = asked.length === 0 ? choices.usual : asked;
  const picture = useMemo(() => parallelOf(arms, keys), [arms, keys.join()]);
  const showsAll = parameters.get('parameters') === 'all';
  const canGroup = grouping.kind !== 'experiment' && rows.length > arms.length;
  const usual = canGroup && rows.length > MANY ? 'group' : 'experiment';
  const columns = canGroup ? (parameters.get('columns') ?? usual) : 'experiment';
  useLayoutEffect(markDrawn, [picture]);

  // What tells the groups apart may be why they differ; what only varies within them can not be.
  const shown = (showsAll ? all : all.filter(({ differs }) => differs)).toSorted(
    (a, b) => Number(tellsArmsApart(b, arms)) - Number(tellsArmsApart(a, arms)),
  );
  const toggleAxis = (key: string, isOn: boolean) => {
    const next = isOn ? [...keys, key] : keys.filter((other) => other !== key);
    setParameters({ axis: next.length === 0 ? null : next });
  };
  return (
    <>
      <section aria-label="Parameters">
        <div class="compare-tools compare-tools-left">
          <h2 class="compare-heading">{showsAll ? 'All parameters' : 'Parameters that differ'}</h2>
          <span class="compare-space" />
          {canGroup && (
            <Segmented
              label="Columns"
              options={[
                { key: 'group', label: 'By group' },
                { key: 'experiment', label: 'By experiment' },
              ]}
              selected={columns}
              onSelect={(next) => setParameters({ columns: next === usual ? null : next })}
            />
          )}
          <Checkbox
            label={`All ${all.length}`}
            isChecked={showsAll}
            onChange={(isAll) => setParameters({ parameters: isAll ? 'all' : null })}
          />
        </div>
        <ParametersTable
          rows={shown}
          arms={arms}
          isByGroup={columns === 'group'}
          hasAny={all.length > 0}
        />
      </section>
      <ParallelCoordinates
        title="Parameters and results"
        description={`One line for each of ${rows.length} experiments, through what it was run with and what came of it, coloured by group.`}
        note="Results are each experiment's last or overall figure, without an interval: they show where to look, and decide nothing. Drag along an axis to choose a part of it."
        emptyText="No parameter and no result differs."
        fileName={`parameters ${arms.map(({ label }) => label).join(' ')}`}
        heightPx={380}
        axes={picture.axes}
        lines={picture.lines}
        onOpen={(id) => navigate(`/experiments/${encodeURIComponent(id)}`)}
        actions={
          <Menu label="Axes" align="right">
            <div class="compare-axes">
              <p class="muted">Parameters that differ</p>
              {choices.parameters.map(({ key, label }) => (
                <Checkbox
                  key={key}
                  label={label}
                  isChecked={keys.includes(key)}
                  onChange={(isOn) => toggleAxis(key, isOn)}
                />
              ))}
              <p class="muted">Results</p>
              {choices.results.map(({ key, label }) => (
                <Checkbox
                  key={key}
                  label={label}
                  isChecked={keys.includes(key)}
                  onChange={(isOn) => toggleAxis(key, isOn)}
                />
              ))}
            </div>
          </Menu>
        }
      />
    </>
  );
}
