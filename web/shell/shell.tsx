import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { needsReadToken } from '../connection/tokens.ts';
import { Toasts } from '../controls/toast.tsx';
import { Link } from '../routing/link.tsx';
import { location } from '../routing/location.ts';
import { AwayBanner } from './away-banner.tsx';
import { ConnectionState } from './connection-state.tsx';
import { HelpDialog } from './help-dialog.tsx';
import icon from './icon.svg';
import { PageBoundary } from './page-boundary.tsx';
import { PageFocus } from './page-focus.tsx';
import { useShortcuts } from './shortcuts.ts';
import { ThemeMenu } from './theme-menu.tsx';
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
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useShortcuts(() => setIsHelpOpen(true));
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place of this page, as a link does. */}
      <a class="skip-link" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="shell-header">
        <Link to="/" class="shell-brand" aria-label="Crucible: all experiments">
          <img src={icon} alt="" width="22" height="22" />
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
        <ConnectionState />
        <button
          type="button"
          class="button button-quiet button-icon shell-help"
          title="Keyboard shortcuts (?)"
          onClick={() => setIsHelpOpen(true)}
        >
          <span aria-hidden="true">?</span>
          <span class="visually-hidden">Keyboard shortcuts</span>
        </button>
        <ThemeMenu />
      </header>
      <main id="main" class="shell-main" tabIndex={-1}>
        {needsReadToken.value ? <TokenPanel /> : <PageBoundary key={path}>{children}</PageBoundary>}
      </main>
      <PageFocus path={path} />
      <AwayBanner />
      <Toasts />
      {isHelpOpen && <HelpDialog onClose={() => setIsHelpOpen(false)} />}
    </>
  );
}

/** The address stays as it is: it says what is shown, not where one is in it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
