import { Link } from '../routing/link.tsx';
import { Empty } from './empty.tsx';

/** In place of a page of an experiment that the store does not have. */
export function UnknownExperiment({ id }: { readonly id: string }) {
  return (
    <>
      <h1 class="visually-hidden">Unknown experiment</h1>
      <Empty title="There is no such experiment">
        <p>
          None has the id <code>{id}</code> in the store that this server shows: it may have been
          deleted, or be in another store.
        </p>
        <p>
          <Link to="/">All experiments</Link>, or <code>npx crucible list</code>.
        </p>
      </Empty>
    </>
  );
}
