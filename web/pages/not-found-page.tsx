import { useEffect } from 'preact/hooks';
import { Link } from '../routing/link.tsx';
import { location } from '../routing/location.ts';

export function NotFoundPage() {
  useEffect(() => {
    document.title = 'No such page · Crucible';
  }, []);
  return (
    <div class="panel state-panel" data-state="empty">
      <h1>There is no such page</h1>
      <p class="state-detail">
        Nothing is at <code>{location.value.path}</code>.
      </p>
      <p>
        <Link to="/">All experiments</Link>, <Link to="/compare">a comparison</Link> or{' '}
        <Link to="/sql">SQL</Link> are good places to go on from.
      </p>
    </div>
  );
}
