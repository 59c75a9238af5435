import { VERDICTS, type VerdictWord } from './verdicts.ts';

export function Verdict({ verdict }: { readonly verdict: VerdictWord }) {
  const { word, paint, mark, isHollow = false } = VERDICTS[verdict];
  const colour = `var(--${paint})`;
  return (
    <span class="forest-verdict" style={{ color: colour }}>
      <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        <path
          d={mark}
          fill={isHollow ? 'none' : 'currentcolor'}
          stroke="currentcolor"
          stroke-width={isHollow ? 2 : 0}
        />
      </svg>
      {word}
    </span>
  );
}
