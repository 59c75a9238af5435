import { mkdirSync, writeFileSync } from 'node:fs';
import { get as ask, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { type Served, serve } from './harness.js';

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(4000))})`;

/** As the build leaves it: an entry, a page, and what the page shares with others. */
function built(): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Crucible</title>');
  writeFileSync(join(directory, 'assets/page-12345678.js'), SCRIPT);
  writeFileSync(join(directory, 'assets/tiny-12345678.js'), 'tiny()');
  const manifest = {
    'index.html': { file: 'assets/index-12345678.js', isEntry: true },
    'pages/compare/compare-page.tsx': {
      file: 'assets/page-12345678.js',
      css: ['assets/page-12345678.css'],
      imports: ['index.html', '_tiny'],
    },
    _tiny: { file: 'assets/tiny-12345678.js', imports: ['pages/compare/compare-page.tsx'] },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return directory;
}

interface Raw {
  readonly headers: IncomingHttpHeaders;
  /** As they went over the wire: `fetch` would have unpacked them. */
  readonly bytes: Buffer;
}

async function get(served: Served, path: string, accepts = 'identity'): Promise<Raw> {
  const headers = { 'accept-encoding': accepts };
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    ask(served.url(path), { headers }, resolve).on('error', reject),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { headers: response.headers, bytes: Buffer.concat(chunks) };
}

describe('the files of the dashboard', () => {
  it('are packed for a browser that can unpack them, where it saves anything', async () => {
    await using served = await serve({ dashboardDirectory: built() });
    const packed = await get(served, '/assets/page-12345678.js', 'gzip');
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers['vary']).toContain('accept-encoding');
    expect(packed.headers['cache-control']).toContain('immutable');
    expect(packed.bytes.length).toBeLessThan(SCRIPT.length / 4);
    expect(gunzipSync(packed.bytes).toString()).toBe(SCRIPT);
    const plain = await get(served, '/assets/page-12345678.js', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.bytes.toString()).toBe(SCRIPT);
    const tiny = await get(served, '/assets/tiny-12345678.js', 'gzip');
    expect(tiny.headers['content-encoding']).toBeUndefined();
  });

  it("of a page are named with the page's document, so that they come with the application", async () => {
    await using served = await serve({ dashboardDirectory: built() });
    const link = (await get(served, '/compare?ids=a')).headers['link'];
    expect(link).toBe(
      '</assets/page-12345678.js>; rel=modulepreload, </assets/tiny-12345678.js>; rel=modulepreload, ' +
        '</assets/page-12345678.css>; rel=preload; as=style; crossorigin',
    );
    expect((await get(served, '/')).headers['link']).toBeUndefined();
  });

  it('are named for each page of the dashboard that is built', async () => {
    const dashboardDirectory = fileURLToPath(new URL('../../dist/web/', import.meta.url));
    await using served = await serve({ dashboardDirectory });
    expect(served.server.hasDashboard).toBe(true);
    for (const path of ['/experiments/a', '/experiments/a/events', '/experiments/a/traces/b'])
      expect((await get(served, path)).headers['link'], path).toContain('modulepreload');
    expect((await get(served, '/sql')).headers['link']).toContain('sql-page');
  });
});
