import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as statistics from '../../src/stats/index.js';

const DOCUMENT = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8');

/** What is in the document with its arguments: `name(` in a heading or in a row of a table. */
const documented = new Set(
  DOCUMENT.split('\n')
    .filter((line) => line.startsWith('### `') || line.startsWith('| `'))
    .flatMap((line) => [...line.matchAll(/`(?:new )?(\w+)\(/g)].map(([, name]) => name!)),
);

/** The blocks of single functions, by their headings. */
const blocks = DOCUMENT.split(/^(?=#{2,3} )/m).filter((block) => block.startsWith('### `'));

describe('docs/statistics.md', () => {
  // A stream is made by randomStream, and described there.
  const names = Object.keys(statistics).filter((name) => name !== 'RandomStream');

  it.each(names)('has %s', (name) => {
    expect(documented).toContain(name);
  });

  it('has no function that is not there', () => {
    expect([...documented].filter((name) => !(name in statistics))).toEqual([]);
  });

  it.each(blocks.map((block) => [block.slice(4, block.indexOf('\n')), block] as const))(
    'says of %s how it is worked out, what it assumes, when not to use it, and whose it is',
    (_, block) => {
      for (const part of ['Formula.', 'Assumes', 'Not for', 'Source.'])
        expect(block).toContain(`- **${part}**`);
    },
  );

  it('leads from its contents to every part', () => {
    const links = [...DOCUMENT.matchAll(/^- \[.+\]\(#([\w-]+)\)/gm)].map(([, anchor]) => anchor);
    const parts = [...DOCUMENT.matchAll(/^## (.+)$/gm)].map(([, title]) =>
      title!.toLowerCase().replaceAll(' ', '-'),
    );
    expect(new Set(links)).toEqual(new Set(parts));
  });
});
