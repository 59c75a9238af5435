import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dashboardViolationsOf, violationsOf } from './architecture-rules.js';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.[mc]?tsx?$/.test(path));

describe('the house', () => {
  it('is there', () => {
    expect(FILES).toContain('event/batch.ts');
    expect(FILES).toContain('errors.ts');
  });

  it('has no file that reaches into a room above its own, or breaks another rule of the plan', () => {
    const violations = FILES.flatMap((path) =>
      violationsOf(path, readFileSync(`${SRC}${path}`, 'utf8')),
    );
    expect(violations).toEqual([]);
  });
});

describe('the dashboard', () => {
  const WEB = fileURLToPath(new URL('../web/', import.meta.url));

  it('knows the protocol and nothing else of the house', () => {
    const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => /\.tsx?$/.test(path));
    expect(files).toContain('main.tsx');
    const violations = files.flatMap((path) =>
      dashboardViolationsOf(`web/${path}`, readFileSync(`${WEB}${path}`, 'utf8')),
    );
    expect(violations).toEqual([]);
  });

  it.each([
    ['a store', "import type { X } from '../src/store/port.ts';"],
    ['the roof', "import { X } from '../src/index.ts';"],
    ['a value of the protocol', "import { x } from '../src/server/protocol.ts';"],
    ['the tests', "import { x } from '../test/x.ts';"],
  ])('may not import %s', (_, source) => {
    expect(dashboardViolationsOf('web/a.tsx', source)).not.toEqual([]);
  });

  it.each([
    ['types of the protocol', "import type { X } from '../src/server/protocol.ts';"],
    ['itself', "import { x } from './charts/chart.ts';"],
    ['a package', "import { render } from 'preact';"],
  ])('may import %s', (_, source) => {
    expect(dashboardViolationsOf('web/a.tsx', source)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['an import from a room above', 'query/a.ts', "import { x } from '../store/port.js';"],
    ['a type import', 'event/a.ts', "import type { X } from '../bus/route.js';"],
    ['an import over several lines', 'bus/a.ts', "import {\n  a,\n  b,\n} from '../lab/lab.js';"],
    ['a re-export', 'bus/a.ts', "export { a } from '../enrich/facts.js';"],
    ['a re-export of everything', 'bus/a.ts', "export * from '../enrich/facts.js';"],
    ['an import for its effects', 'event/a.ts', "import '../bus/route.js';"],
    ['a dynamic import', 'event/a.ts', "const m = await import('../bus/route.js');"],
    ['a type by import', 'event/a.ts', "type X = import('../bus/route.js').Route;"],
    ['a require', 'event/a.ts', "const m = require('../bus/route.js');"],
    [
      'a worker',
      'store/local/a.ts',
      "new Worker(new URL('../../lab/worker.js', import.meta.url));",
    ],
    ['a room from the ground', 'peer.ts', "import { x } from './event/batch.js';"],
    ['the roof', 'cli/a.ts', "import { x } from '../index.js';"],
    ['the roof from the ground', 'peer.ts', "import { x } from './index.js';"],
    ['the tests', 'cli/a.ts', "import { x } from '../../test/x.js';"],
    ['the testing helpers', 'cli/a.ts', "import { x } from '../testing/index.js';"],
    ['the testing helpers from the roof', 'index.ts', "export { x } from './testing/index.js';"],
    ['the package itself', 'lab/a.ts', "import { x } from 'crucible-telemetry';"],
    ['a room that is not in the plan', 'lab/a.ts', "import { x } from '../attic/x.js';"],
    ['something in a room that is not', 'attic/a.ts', "import { x } from '../event/batch.js';"],
    ['the dashboard', 'server/a.ts', "import { x } from '../../web/x.js';"],
    ['process.env', 'lab/a.ts', 'const { X } = process.env;'],
    ['process.env taken apart', 'lab/a.ts', 'const { env } = process;'],
    ['process.env by import', 'lab/a.ts', "import { env } from 'node:process';"],
    ['process.env by another way', 'lab/a.ts', "process['env'].X"],
    ['a long file', 'lab/a.ts', '\n'.repeat(401)],
    ['code in the roof', 'index.ts', 'export const x = 1;'],
    ['everything through the roof', 'index.ts', "export * from './errors.js';"],
  ])('find: %s', (_, path, source) => {
    expect(violationsOf(path, source)).not.toEqual([]);
  });

  it.each([
    ['an import from a room below', 'store/a.ts', "import { x } from '../query/match.js';"],
    ['an import from the same room', 'store/local/a.ts', "import { x } from '../port.js';"],
    ['an import from the ground', 'store/memory/a.ts', "import { x } from '../../errors.js';"],
    ['an import within the ground', 'clock.ts', "import { x } from './errors.js';"],
    ['a package', 'store/a.ts', "import postgres from 'postgres';"],
    ['an import in a comment', 'event/a.ts', "/**\n * import { x } from '../bus/route.js';\n */"],
    ['process.env in a comment', 'event/a.ts', '// process.env is read in config/'],
    ['process.env in config', 'config/a.ts', 'export const { X } = process.env;'],
    [
      're-exports in the roof',
      'index.ts',
      "export { a } from './a.js';\nexport type {\n  B,\n} from './lab/b.js';",
    ],
    ['anything in the testing helpers', 'testing/a.ts', "import { x } from '../lab/lab.js';"],
    ['a file of 400 lines', 'lab/a.ts', 'x();\n'.repeat(400)],
  ])('allow: %s', (_, path, source) => {
    expect(violationsOf(path, source)).toEqual([]);
  });
});
