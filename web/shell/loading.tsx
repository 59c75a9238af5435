/** Holds the place of what is on its way; it shows itself only after a moment. */
export function Loading({ label, height }: { readonly label: string; readonly height?: number }) {
  return (
    <div
      class="loading"
      role="status"
      style={height === undefined ? {} : { height: `${height}px` }}
    >
      <span class="loading-bar" aria-hidden="true" />
      <span class="visually-hidden">{label}</span>
    </div>
  );
}
