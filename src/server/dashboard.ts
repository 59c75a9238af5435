import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PagePreloads } from './page-preloads.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
/** A file whose name holds a hash of its content never changes. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';
const INDEX = '/index.html';

/** Of a file that is smaller, gzip saves nothing. */
const LEAST_GZIPPED = 1024;
const GZIPPED = /^(?:text\/|application\/json|image\/svg)/;

interface StaticFile {
  readonly path: string;
  readonly type: string;
  readonly caching: string;
  /** Read when they are first asked for; there is half a megabyte of them in all. */
  bytes: Uint8Array<ArrayBuffer> | null;
  gzipped: Uint8Array<ArrayBuffer> | null;
}

/**
 * The built dashboard. Its files are listed when the server starts, and a request's path is looked up
 * among them: no path from outside ever reaches the file system.
 */
export class Dashboard {
  readonly #directory: string | null;
  #files = new Map<string, StaticFile>();
  #preloads = PagePreloads.NONE;
  #builtMs = Number.NaN;

  /** Undefined for the one in this package, null for none. */
  constructor(directory: string | null | undefined) {
    this.#directory = directory === undefined ? ownDirectory() : directory;
    this.#list();
  }

  get isBuilt(): boolean {
    return this.#files.has(INDEX);
  }

  /** `accepts` is what the browser says that it can unpack. */
  answer(path: string, accepts = ''): Response {
    this.#list();
    // A view's address is none of a file: the application itself finds out what to show.
    const file =
      this.#files.get(path) ?? (extname(path) === '' ? this.#files.get(INDEX) : undefined);
    if (file === undefined) return this.isBuilt ? notThere() : notBuilt();
    const isGzipped = isPackable(file) && /\bgzip\b/.test(accepts);
    const headers = new Headers({ 'content-type': file.type, 'cache-control': file.caching });
    if (isPackable(file)) headers.set('vary', 'accept-encoding');
    if (isGzipped) headers.set('content-encoding', 'gzip');
    if (file.path.endsWith(INDEX))
      for (const link of this.#preloads.of(path)) headers.append('link', link);
    return new Response(isGzipped ? gzippedOf(file) : bytesOf(file), { headers });
  }

  /** Anew where it was built anew. */
  #list(): void {
    if (this.#directory === null) return;
    const found = statSync(join(this.#directory, 'index.html'), { throwIfNoEntry: false });
    const builtMs = found?.mtimeMs ?? Number.NaN;
    if (Object.is(builtMs, this.#builtMs)) return;
    this.#builtMs = builtMs;
    this.#files = found === undefined ? new Map() : filesIn(this.#directory);
    this.#preloads = PagePreloads.read(join(this.#directory, 'manifest.json'));
  }
}

function filesIn(directory: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    // No links: they may lead out of the directory.
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(directory, path).split(sep).join('/')}`;
    const caching = HASHED.test(name) ? IMMUTABLE : 'no-cache';
    files.set(name, { path, type, caching, bytes: null, gzipped: null });
  }
  return files;
}

function isPackable(file: StaticFile): boolean {
  return GZIPPED.test(file.type) && bytesOf(file).length >= LEAST_GZIPPED;
}

function bytesOf(file: StaticFile): Uint8Array<ArrayBuffer> {
  return (file.bytes ??= new Uint8Array(readFileSync(file.path)));
}

function gzippedOf(file: StaticFile): Uint8Array<ArrayBuffer> {
  return (file.gzipped ??= new Uint8Array(gzipSync(bytesOf(file))));
}

/** Beside the compiled server; of the sources, what `npm run build` makes of them. */
function ownDirectory(): string {
  const here = new URL('../', import.meta.url);
  const isSource = here.pathname.endsWith('/src/');
  return fileURLToPath(new URL(isSource ? '../dist/web/' : './web/', here));
}

function notThere(): Response {
  return page(404, 'Not found', 'There is no such file.');
}

function notBuilt(): Response {
  const says =
    'This copy of crucible-telemetry has no built dashboard. The API is here all the same: ' +
    'its description is at <a href="/openapi.json">/openapi.json</a>, experiments are at ' +
    '<a href="/api/experiments">/api/experiments</a>.';
  return page(503, 'The dashboard is not built', says);
}

function page(status: number, title: string, says: string): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${says}</p></html>\n`;
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}
