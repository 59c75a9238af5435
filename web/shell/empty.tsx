import type { ComponentChildren } from 'preact';

interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Says why there is nothing here, and what would change that. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="panel state-panel" data-state="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
