import { describe, expect, it } from 'vitest';
import { STYLES } from '../../../src/export/report/styles.js';

/** The colours of one theme, by name. */
function colours(block: string): ReadonlyMap<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name!, value!]),
  );
}

/** WCAG 2.2: relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const blocks = STYLES.split(/:root \{/).slice(1);
const themes = { light: blocks[0]!, dark: blocks[1]!, print: blocks[2]! };

describe.each(Object.entries(themes))('the %s colours', (_, block) => {
  const theme = colours(block.slice(0, block.indexOf('}')));

  it('are there', () => {
    expect(theme.size).toBeGreaterThan(15);
  });

  it('let texts be read (AA: 4.5 to 1)', () => {
    for (const text of ['text', 'soft', 'link', 'good', 'bad', 'even', 'open'])
      for (const ground of ['ground'])
        expect(contrast(theme.get(text)!, theme.get(ground)!), text).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.get('text')!, theme.get('wash')!)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.get('text')!, theme.get('warn-ground')!)).toBeGreaterThanOrEqual(4.5);
  });

  it('let lines and marks be seen (AA: 3 to 1)', () => {
    for (const [name, colour] of theme)
      if (name.startsWith('arm-'))
        expect(contrast(colour, theme.get('ground')!), name).toBeGreaterThanOrEqual(3);
    for (const mark of ['good', 'bad', 'even', 'open'])
      for (const ground of ['ground', 'tint', 'margin'])
        expect(contrast(theme.get(mark)!, theme.get(ground)!), mark).toBeGreaterThanOrEqual(3);
  });
});
