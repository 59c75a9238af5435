/** The colour of an arm, beside its name wherever that stands. */
export function Swatch({ colour }: { readonly colour: number }) {
  return (
    <span
      class="compare-swatch"
      aria-hidden="true"
      style={{ background: `var(--series-${colour})` }}
    />
  );
}
