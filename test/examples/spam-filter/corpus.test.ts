import { beforeAll, describe, expect, it } from 'vitest';
import { type Corpus, textKey } from '../../../examples/spam-filter/corpus.js';
import { loadSmallCorpus } from './fixtures.js';

describe('the corpus', () => {
  let corpus: Corpus;
  beforeAll(async () => {
    corpus = await loadSmallCorpus();
  });

  it('shares no text between training, validation and held-out mails', () => {
    const all = [...corpus.train, ...corpus.validation, ...corpus.heldOut];
    expect(new Set(all.map(textKey)).size).toBe(all.length);
    expect(new Set(all.map((email) => email.id)).size).toBe(all.length);
    expect(all.length + corpus.duplicateCount).toBe(corpus.size);
  });

  it('holds out a fifth of the mails, of every folder alike', () => {
    const all = [...corpus.train, ...corpus.validation, ...corpus.heldOut];
    for (const folder of ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2']) {
      const total = all.filter((email) => email.folder === folder).length;
      const heldOut = corpus.heldOut.filter((email) => email.folder === folder).length;
      expect(heldOut, folder).toBe(Math.round(total * 0.2));
    }
  });

  it('is split the same way every time', async () => {
    const again = await loadSmallCorpus();
    expect(again.heldOut.map(({ id }) => id)).toEqual(corpus.heldOut.map(({ id }) => id));
    expect(again.train.map(({ id }) => id)).toEqual(corpus.train.map(({ id }) => id));
  });

  it('labels by folder and knows a mail by a stable id', () => {
    for (const email of corpus.heldOut) {
      expect(email.id).toMatch(/^(easy-ham-[12]|hard-ham-1|spam-[12])\/\d{5}$/);
      expect(email.label).toBe(email.id.startsWith('spam') ? 1 : 0);
    }
  });

  it('takes mails that differ only in subject, numbers and links for one text', () => {
    const body = 'Dear friend, earn $500 now at http://a.example/1';
    const variant = 'Dear friend,  earn $900 now at http://b.example/2';
    const first = textKey({ raw: '', text: { subject: 'One', body } });
    expect(textKey({ raw: '', text: { subject: 'Two', body: variant } })).toBe(first);
    expect(textKey({ raw: '', text: { subject: 'One', body: `${body} today` } })).not.toBe(first);
  });
});
