import type { ComponentChildren } from 'preact';

interface PageFrameProps {
  readonly menus?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What the page has in all of its states. */
export function PageFrame({ menus, children }: PageFrameProps) {
  return (
    <div class="experiments">
      <div class="experiments-heading">
        <h1>Experiments</h1>
        {menus}
      </div>
      {children}
    </div>
  );
}

export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <div class="experiments-no-match" data-state="empty">
      <p>No experiment matches this search.</p>
      <button type="button" class="button" onClick={onClear}>
        Clear filters
      </button>
    </div>
  );
}
