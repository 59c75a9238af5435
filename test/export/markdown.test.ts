import { describe, expect, it } from 'vitest';
import { codeBlock, markdownTable, markdownText } from '../../src/export/markdown.js';

describe('a text of others in Markdown', () => {
  it('stays as it is where there is nothing to it', () => {
    const text = "latency_ms p95: Welch's t test, 1,240 more (95% interval -3.1 to 4); cost_usd";
    expect(markdownText(text)).toBe(text);
  });

  it.each([
    ['a|b', 'a&#124;b'],
    ['<b>', '&#60;b&#62;'],
    ['&lt;', '&#38;lt;'],
    ['`x`', '&#96;x&#96;'],
    ['**x** ~y~', '&#42;&#42;x&#42;&#42; &#126;y&#126;'],
    ['_x_ a_b', '&#95;x&#95; a_b'],
    ['![i](u)', '&#33;&#91;i&#93;(u)'],
    ['$x$', '&#36;x&#36;'],
    ['a\\|b', 'a&#92;&#124;b'],
    ['@octocat fixes #12', '@<!-- -->octocat fixes #<!-- -->12'],
    ['https://a.b www.c.d', 'https:<!-- -->//a.b www<!-- -->.c.d'],
    ['a\n## b\u202ec', 'a ## b c'],
  ])('%j is %j', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });
});

describe('a table in Markdown', () => {
  it('has a line for each row, numbers to the right', () => {
    const columns = [{ header: 'Metric' }, { header: 'p', align: 'right' as const }];
    expect(markdownTable(columns, [['loss', '0.03']])).toBe(
      '| Metric | p |\n| :-- | --: |\n| loss | 0.03 |\n',
    );
  });
});

describe('a block of code', () => {
  it('cannot be ended by what is in it', () => {
    expect(codeBlock('a ``` b', 'sh')).toBe('````sh\na ``` b\n````\n');
    expect(codeBlock('a', 'sh')).toBe('```sh\na\n```\n');
  });
});
