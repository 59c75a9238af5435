import { Link } from '../routing/link.tsx';
import { Empty } from '../shell/empty.tsx';

export function NotFoundPage() {
  return (
    <Empty title="There is no such page">
      <p>
        <Link to="/">All experiments</Link> are a good place to go on from.
      </p>
    </Empty>
  );
}
