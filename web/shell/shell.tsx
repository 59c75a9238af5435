import type { ComponentChildren } from 'preact';
import { connection } from '../connection/stream.ts';
import { needsReadToken } from '../connection/tokens.ts';
import { Toasts } from '../controls/toast.tsx';
import { Link } from '../routing/link.tsx';
import { location } from '../routing/location.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { TokenPanel } from './token-panel.tsx';
import './shell.css';

const PLACES = [
  {
    to: '/',
    name: 'Experiments',
    isHere: (path: string) => path === '/' || path.startsWith('/experiments'),
  },
  { to: '/compare', name: 'Compare', isHere: (path: string) => path.startsWith('/compare') },
  { to: '/sql', name: 'SQL', isHere: (path: string) => path.startsWith('/sql') },
] as const;

export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = location.value;
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="shell-header">
        <Link to="/" class="shell-brand" aria-label="Crucible: all experiments">
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span class="shell-brand-name">Crucible</span>
        </Link>
        <nav aria-label="Main">
          {PLACES.map(({ to, name, isHere }) => (
            <Link
              key={to}
              to={to}
              class="shell-place"
              {...(isHere(path) ? { 'aria-current': 'page' as const } : {})}
            >
              {name}
            </Link>
          ))}
        </nav>
        <span class="shell-space" />
        <Connection />
        <ThemeSwitch />
      </header>
      <main id="main" class="shell-main" tabIndex={-1}>
        {needsReadToken.value ? <TokenPanel /> : children}
      </main>
      <Toasts />
    </>
  );
}

const STATES = {
  idle: null,
  connecting: { label: 'Connecting', title: 'Asking the server for live updates' },
  live: { label: 'Live', title: 'What happens is shown as it happens' },
  offline: {
    label: 'Offline',
    title: 'The server does not answer. What is shown is from before; it is tried again by itself.',
  },
} as const;

function Connection() {
  const state = STATES[connection.value];
  return (
    <span class="shell-connection" role="status" data-state={connection.value} title={state?.title}>
      {state?.label}
    </span>
  );
}
