import { readFileSync } from 'node:fs';

/** Where a page's code begins, in the sources of the dashboard: `web/app.tsx` has the same addresses. */
const PAGES: readonly (readonly [pattern: RegExp, module: string])[] = [
  [/^\/experiments\/[^/]+\/?$/, 'pages/experiment/experiment-page.tsx'],
  [/^\/experiments\/[^/]+\/events\/?$/, 'pages/events/events-page.tsx'],
  [/^\/experiments\/[^/]+\/traces\/[^/]+\/?$/, 'pages/trace/trace-page.tsx'],
  [/^\/compare\/?$/, 'pages/compare/compare-page.tsx'],
  [/^\/sql\/?$/, 'pages/sql/sql-page.tsx'],
];

/** What the build says of a module: its file, its styles, and the modules that it needs. */
interface BuiltModule {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, BuiltModule>>;

/**
 * `Link` headers that let a browser fetch the code of a page together with that of the application. It
 * would know of it only once the application runs.
 */
export class PagePreloads {
  static readonly NONE: PagePreloads = new PagePreloads({});
  readonly #manifest: Manifest;

  private constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  /** Of the build's manifest; none where it cannot be read: pages are then a moment later, and no more. */
  static read(path: string): PagePreloads {
    try {
      return new PagePreloads(JSON.parse(readFileSync(path, 'utf8')) as Manifest);
    } catch {
      return PagePreloads.NONE;
    }
  }

  of(path: string): string[] {
    const page = PAGES.find(([pattern]) => pattern.test(path))?.[1];
    if (page === undefined) return [];
    const scripts = new Set<string>();
    const styles = new Set<string>();
    const add = (name: string): void => {
      const built = this.#manifest[name];
      // The document itself names the application's own.
      if (built === undefined || built.isEntry === true || scripts.has(built.file)) return;
      scripts.add(built.file);
      for (const style of built.css ?? []) styles.add(style);
      for (const needed of built.imports ?? []) add(needed);
    };
    add(page);
    return [
      ...[...scripts].map((file) => `</${file}>; rel=modulepreload`),
      ...[...styles].map((file) => `</${file}>; rel=preload; as=style; crossorigin`),
    ];
  }
}
