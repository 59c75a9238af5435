import { posix } from 'node:path';

/** The rooms of the house, from the bottom up: docs/architecture.md and DESIGN say what is in them. */
export const ROOMS = [
  'event',
  'bus',
  'enrich',
  'query',
  'sketch',
  'stats',
  'store',
  'experiment',
  'metric',
  'analysis',
  'export',
  'config',
  'lab',
  'integrations',
  'server',
  'cli',
  'testing',
] as const;

const MAX_LINES = 400;
const READS_ENVIRONMENT = ['config', 'cli'];

/** What is wrong with a file of `src/`, its path given from there; nothing where all is well. */
export function violationsOf(path: string, source: string): string[] {
  const code = withoutComments(source);
  return [
    ...importsOf(code).flatMap((target) => wrongImport(path, target)),
    ...(READS_ENVIRONMENT.includes(roomOf(path)) || !readsEnvironment(code)
      ? []
      : [`${path} reads process.env, which only config/ and cli/ may`]),
    ...(source.split('\n').length > MAX_LINES + 1 ? [`${path} is over ${MAX_LINES} lines`] : []),
    ...(path === 'index.ts' && !isOnlyReexports(code)
      ? ['index.ts holds something other than named re-exports']
      : []),
  ];
}

/**
 * What is wrong with a file of the dashboard, its path given from the root. It is built apart and runs
 * elsewhere: of the rest it knows types, and those of the protocol only.
 */
export function dashboardViolationsOf(path: string, source: string): string[] {
  const code = withoutComments(source);
  const outside = importsOf(code)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(posix.dirname(path), target))
    .filter((reached) => !reached.startsWith('web/'));
  const values = /^\s*(?:import|export)\s+(?!type\b)[^;]*?from\s*['"][^'"]*server\/protocol/m;
  return [
    ...outside
      .filter((reached) => reached !== 'src/server/protocol.ts')
      .map((reached) => `${path} imports ${reached}: the dashboard knows the protocol only`),
    ...(values.test(code) ? [`${path} imports more than types of the protocol`] : []),
    ...(source.split('\n').length > MAX_LINES + 1 ? [`${path} is over ${MAX_LINES} lines`] : []),
  ];
}

/** The first part of a path, or '' for a file that lies directly in `src/`. */
function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function wrongImport(path: string, target: string): string[] {
  if (target === 'crucible-telemetry' || target.startsWith('crucible-telemetry/'))
    return [`${path} imports its own package as ${target}`];
  if (!target.startsWith('.')) return [];
  const reached = posix.join(posix.dirname(path), target).replace(/\.js$/, '.ts');
  const [from, to] = [roomOf(path), roomOf(reached)];
  const [level, reachedLevel] = [levelOf(from), levelOf(to)];
  const wrong = (why: string): string[] => [`${path} imports ${reached}: ${why}`];
  if (reached.startsWith('..')) return wrong('it lies outside of src');
  if (reached === 'index.ts') return wrong('it is the roof, which nothing stands on');
  if (path === 'index.ts') return to === 'testing' ? wrong('it is published by itself') : [];
  if (level === -1) return wrong('its own folder is no room of the house');
  if (reachedLevel === -1) return wrong('that folder is no room of the house');
  return reachedLevel <= level ? [] : wrong('it lies further up');
}

/** The ground floor is level 0; -1 is nowhere. */
function levelOf(room: string): number {
  if (room === '') return 0;
  const index = (ROOMS as readonly string[]).indexOf(room);
  return index === -1 ? -1 : index + 1;
}

/** Modules named in import and export statements, `import()` and types written `import('…').T`. */
function importsOf(code: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
    /\bnew\s+URL\(\s*['"](\.[^'"]+\.[jt]s)['"]/g,
  ];
  return patterns.flatMap((pattern) => Array.from(code.matchAll(pattern), (match) => match[1]!));
}

function readsEnvironment(code: string): boolean {
  return (
    /\bprocess\s*(?:\?\.|\.)\s*env\b/.test(code) ||
    /\bprocess\s*\[\s*['"`]env/.test(code) ||
    /\{[^}]*\benv\b[^}]*\}\s*(?:=|from)\s*(?:process\b|['"](?:node:)?process)/.test(code)
  );
}

function isOnlyReexports(code: string): boolean {
  const statement = /export\s+(?:type\s+)?\{[^}]*\}\s*from\s*['"][^'"]+['"];?/g;
  return code.replace(statement, '').trim() === '';
}

/** Line by line: text inside a line is left alone, for it may be a string that looks like a comment. */
function withoutComments(source: string): string {
  let inside = false;
  return source
    .split('\n')
    .filter((line) => {
      const begins = !inside && /^\s*\/\*/.test(line);
      const isComment = inside || begins || /^\s*\/\//.test(line);
      if (begins) inside = true;
      if (inside && line.includes('*/')) inside = false;
      return !isComment;
    })
    .join('\n');
}
