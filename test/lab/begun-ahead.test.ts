import { describe, expect, it } from 'vitest';
import { begunAhead } from '../../src/lab/begun-ahead.js';

/** Sources of two items each that note what happens to them. */
function noted() {
  const notes: string[] = [];
  const open = async function* (name: string) {
    notes.push(`${name} begins`);
    try {
      if (name === 'bad') throw new Error('bad is damaged');
      yield `${name}1`;
      yield `${name}2`;
    } finally {
      notes.push(`${name} ends`);
    }
  };
  return { notes, open };
}

describe('what is begun ahead', () => {
  it('comes in order, each with whose it is', async () => {
    const { open } = noted();
    const seen: string[] = [];
    for await (const [name, items] of begunAhead(['a', 'b', 'c', 'd'], open))
      for await (const item of items) seen.push(`${name}: ${item}`);
    expect(seen).toEqual(
      ['a', 'b', 'c', 'd'].flatMap((name) => [`${name}: ${name}1`, `${name}: ${name}2`]),
    );
  });

  it('is begun while the first one is read, four at most', async () => {
    const { notes, open } = noted();
    const turns = begunAhead(['a', 'b', 'c', 'd', 'e', 'f'], open);
    await turns.next();
    expect(notes).toEqual(['a begins', 'b begins', 'c begins', 'd begins', 'e begins']);
    await turns.next();
    expect(notes).toContain('f begins');
  });

  it('is closed where its turn never comes', async () => {
    const { notes, open } = noted();
    for await (const [, items] of begunAhead(['a', 'b', 'c', 'd', 'e', 'f'], open)) {
      for await (const _ of items) break;
      break;
    }
    expect(notes).toEqual(
      expect.arrayContaining(['a ends', 'b ends', 'c ends', 'd ends', 'e ends']),
    );
    expect(notes).not.toContain('f begins');
  });

  it('is closed where its turn has come and it was not read', async () => {
    const { notes, open } = noted();
    const reading = async () => {
      for await (const [name] of begunAhead(['a', 'b'], open))
        throw new Error(`${name} is refused`);
    };
    await expect(reading()).rejects.toThrow('a is refused');
    expect(notes).toEqual(expect.arrayContaining(['a ends', 'b ends']));
  });

  it('fails in its turn, after what came before it', async () => {
    const { open } = noted();
    const seen: string[] = [];
    const reading = async () => {
      for await (const [, items] of begunAhead(['a', 'bad', 'c'], open))
        for await (const item of items) seen.push(item);
    };
    await expect(reading()).rejects.toThrow('bad is damaged');
    expect(seen).toEqual(['a1', 'a2']);
  });
});
