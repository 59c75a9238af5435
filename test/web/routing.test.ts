import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { matchRoute } from '../../web/routing/routes.ts';

const PATTERNS = ['/', '/experiments/:id', '/experiments/:id/events', '/compare'];

describe('a path', () => {
  it.each([
    ['/', '/', {}],
    ['', '/', {}],
    ['/compare/', '/compare', {}],
    ['/experiments/a%2Fb', '/experiments/:id', { id: 'a/b' }],
    ['/experiments/%E0%A4%A', '/experiments/:id', { id: '%E0%A4%A' }],
    ['/experiments/x/events', '/experiments/:id/events', { id: 'x' }],
  ])('%s leads to %s', (path, pattern, parameters) => {
    expect(matchRoute(PATTERNS, path)).toEqual({ pattern, parameters });
  });

  it.each(['/nowhere', '/compare/more', '/experiments', '/Compare'])('%s leads nowhere', (path) => {
    expect(matchRoute(PATTERNS, path)).toBeNull();
  });

  it('gives back any id that was put into it', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, (text) => {
        const path = `/experiments/${encodeURIComponent(text)}`;
        expect(matchRoute(PATTERNS, path)?.parameters).toEqual({ id: text });
      }),
    );
  });
});

describe('the address', () => {
  let address: URL;
  const entries: string[] = [];
  let onPopState: () => void;

  /** As much of a browser as the address needs. */
  async function load(at: string) {
    vi.resetModules();
    entries.length = 0;
    entries.push(at);
    address = new URL(at, 'http://localhost');
    const go = (to: string) => {
      address = new URL(to, address);
    };
    vi.stubGlobal('window', {
      get location() {
        return address;
      },
      addEventListener: (_name: string, listener: () => void) => {
        onPopState = listener;
      },
      scrollTo: () => {},
    });
    vi.stubGlobal('history', {
      pushState: (_state: unknown, _title: string, to: string) => {
        go(to);
        entries.push(to);
      },
      replaceState: (_state: unknown, _title: string, to: string) => {
        go(to);
        entries[entries.length - 1] = to;
      },
    });
    return await import('../../web/routing/location.ts');
  }

  beforeEach(() => vi.unstubAllGlobals());

  it('keeps what is not changed, takes away what is null or empty, and repeats a list', async () => {
    const { location, setParameters } = await load('/?tag=a&tag=b&q=x&sort=name');
    setParameters({ q: null, tag: ['c', 'd & e', ''], sort: 'loss', empty: '' });
    expect(address.search).toBe('?tag=c&tag=d+%26+e&sort=loss');
    expect(location.value.parameters.getAll('tag')).toEqual(['c', 'd & e']);
    expect(entries).toHaveLength(1);
  });

  it('is another entry where it is asked for, and none where nothing changes', async () => {
    const { location, setParameters } = await load('/sql?tab=chart');
    setParameters({ tab: 'table' }, { replace: false });
    expect(entries).toEqual(['/sql?tab=chart', '/sql?tab=table']);
    const before = location.value;
    setParameters({ tab: 'table' }, { replace: false });
    expect(entries).toHaveLength(2);
    expect(location.value).toBe(before);
  });

  it('has no question mark where no parameter is left', async () => {
    const { setParameters } = await load('/compare?a=1');
    setParameters({ a: null });
    expect(address.href).toBe('http://localhost/compare');
  });

  it('follows the browser when somebody goes back', async () => {
    const { location, navigate } = await load('/');
    navigate('/sql?q=1');
    expect(location.value.path).toBe('/sql');
    address = new URL('/', address);
    onPopState();
    expect(location.value.path).toBe('/');
    expect(location.value.parameters.toString()).toBe('');
  });
});
