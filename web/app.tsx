import type { ComponentType } from 'preact';
import { ExperimentsPage } from './pages/experiments/experiments-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { lazy } from './routing/lazy.tsx';
import { location } from './routing/location.ts';
import { matchRoute, type RouteParameters } from './routing/routes.ts';
import { Shell } from './shell/shell.tsx';

/** The first page comes with the application; the others when they are first asked for. */
const PAGES: Readonly<Record<string, ComponentType<RouteParameters>>> = {
  '/': ExperimentsPage,
  '/experiments/:id': lazy(
    async () => (await import('./pages/experiment/experiment-page.tsx')).ExperimentPage,
  ),
  '/experiments/:id/events': lazy(
    async () => (await import('./pages/events/events-page.tsx')).EventsPage,
  ),
  '/experiments/:id/traces/:traceId': lazy(
    async () => (await import('./pages/trace/trace-page.tsx')).TracePage,
  ),
  '/compare': lazy(async () => (await import('./pages/compare/compare-page.tsx')).ComparePage),
  '/sql': lazy(async () => (await import('./pages/sql/sql-page.tsx')).SqlPage),
};

export function App() {
  const route = matchRoute(Object.keys(PAGES), location.value.path);
  const Page = route === null ? NotFoundPage : PAGES[route.pattern]!;
  // A page of another experiment starts anew: nothing of the one before is left in it.
  return (
    <Shell>
      <Page key={location.value.path} {...(route?.parameters ?? {})} />
    </Shell>
  );
}
