import type { LegendEntry } from '../../../charts/framed-scene.ts';

/** Which colour is which; nothing where there is only one. */
export function SeriesKey({ entries }: { readonly entries: readonly LegendEntry[] }) {
  if (entries.length < 2) return null;
  return (
    <ul class="sql-series">
      {entries.map(({ label, paint }) => (
        <li key={label}>
          <span style={{ background: `var(--${paint})` }} aria-hidden="true" />
          {label}
        </li>
      ))}
    </ul>
  );
}
