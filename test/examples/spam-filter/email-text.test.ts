import { describe, expect, it } from 'vitest';
import { readEmailText } from '../../../examples/spam-filter/email-text.js';
import { tokenise } from '../../../examples/spam-filter/tokens.js';

function mail(...lines: string[]): string {
  return lines.join('\n');
}

describe('reading an e-mail', () => {
  it('keeps the subject and the body and no other header', () => {
    const text = readEmailText(
      mail(
        'From timc@2ubh.com  Thu Aug 22 13:52:59 2002',
        'Received: from phobos by localhost',
        'List-Id: <secret.list>',
        'Subject: [secret] Moscow',
        '  bomber',
        'Date: Thu, 22 Aug 2002 13:52:38 +0100',
        '',
        'Man threatens explosion',
      ),
    );
    expect(text).toEqual({ subject: 'Moscow bomber', body: 'Man threatens explosion' });
  });

  it('removes what mailing-list software appended, but not an author’s own rule', () => {
    const footer = mail(
      '_'.repeat(47),
      'Fork mailing list',
      'http://xent.com/mailman/listinfo/fork',
    );
    expect(readEmailText(mail('Subject: a', '', 'Text', footer)).body).toBe('Text');
    const long = mail('_'.repeat(47), 'word '.repeat(400));
    expect(readEmailText(mail('Subject: a', '', 'Text', long)).body).toContain('word word');
  });

  it('decodes base64, quoted-printable and encoded words in their charset', () => {
    const base64 = Buffer.from('crédit gratuit', 'utf8').toString('base64');
    const text = readEmailText(
      mail(
        'Subject: =?iso-8859-1?Q?caf=E9_cr=E8me?=',
        'Content-Type: text/plain; charset="utf-8"',
        'Content-Transfer-Encoding: base64',
        '',
        base64,
      ),
    );
    expect(text).toEqual({ subject: 'café crème', body: 'crédit gratuit' });
    const quoted = mail('Content-Transfer-Encoding: quoted-printable', '', 'one =', 'line=21');
    expect(readEmailText(quoted).body).toBe('one line!');
  });

  it('reads the text parts of nested multiparts whose boundaries begin alike, and skips attachments', () => {
    const { body } = readEmailText(
      mail(
        'Content-Type: multipart/mixed; boundary="B"',
        '',
        'This is a multi-part message.',
        '--B',
        'Content-Type: multipart/alternative; boundary="BA"',
        '',
        '--BA',
        'Content-Type: text/plain',
        '',
        'plain words',
        '--BA',
        'Content-Type: text/html',
        '',
        '<p>rich <b>wor</b>ds</p>',
        '--BA--',
        '--B',
        'Content-Type: image/gif',
        'Content-Transfer-Encoding: base64',
        '',
        'R0lGODlhAQABAIAAAAAAAP',
        '--B--',
      ),
    );
    expect(tokenise(body)).toEqual(['plain', 'words', 'rich', 'words']);
  });

  it('sees through comments inside words and leaves the address of links', () => {
    const html = mail(
      'Content-Type: text/html',
      '',
      'Buy via<!-- x -->gra &amp; more <a href="http://spam.example/1">here</a>',
    );
    expect(tokenise(readEmailText(html).body)).toEqual(['buy', 'viagra', 'more', '<url>', 'here']);
  });

  it('replaces numbers, amounts, dates and addresses by their class', () => {
    expect(tokenise('Win $1,000 on Monday 12/08 at bob@example.com!!! zzzz')).toEqual([
      'win',
      '<money>',
      'on',
      '<date>',
      '<number>',
      'at',
      '<address>',
      '!!',
    ]);
  });
});
