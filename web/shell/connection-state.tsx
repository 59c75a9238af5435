import { serverAway, storeAway } from '../connection/presence.ts';
import { connection, type ConnectionState as State } from '../connection/stream.ts';

const SAYS: Readonly<Record<State, { readonly label: string; readonly title: string } | null>> = {
  idle: null,
  connecting: { label: 'Connecting', title: 'Asking the server for live updates' },
  live: { label: 'Live', title: 'What happens is shown as it happens' },
  'store-away': {
    label: 'Store away',
    title:
      'The server’s store does not answer. What is shown is from before; it goes on by itself.',
  },
  offline: {
    label: 'Offline',
    title: 'The server does not answer. What is shown is from before; it is tried again by itself.',
  },
};

/** Whether what is shown is of now: by word, by shape and by colour. */
export function ConnectionState() {
  const isStoreAway = storeAway.value;
  const state = serverAway.value ? 'offline' : isStoreAway ? 'store-away' : connection.value;
  const says = SAYS[state];
  return (
    <span class="shell-connection" role="status" data-state={state} title={says?.title}>
      <span class="shell-connection-word">{says?.label}</span>
    </span>
  );
}
