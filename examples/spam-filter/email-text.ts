import { htmlToText } from './html-text.js';
import { decodeCharset, decodeEncodedWords, decodeTransfer } from './mime-encoding.js';

/** All that a model may see of an e-mail. */
export interface EmailText {
  readonly subject: string;
  readonly body: string;
}

/** Deeper nesting than this is an attack or an accident, and never where the text is. */
const maxMimeDepth = 8;

/**
 * Raw mail (one character a byte) to subject and body text.
 *
 * Every header but Subject is thrown away, on purpose. This corpus was collected from few mailboxes
 * in separate months a class, so Received, Date, Delivered-To, List-* and X-* headers tell which
 * folder a mail came from: a model that saw them would learn the collection, not spam. For the same
 * reason list tags in the subject ("[ILUG] …"), the footers that list software adds and the lines
 * with which one collector's news-feed gateway began its mails are removed.
 */
export function readEmailText(raw: string): EmailText {
  const { headers, content } = splitHeaders(raw);
  const subject = decodeEncodedWords(headerValue(headers, 'subject'));
  return {
    subject: subject.replace(/\[[^\]]{1,40}\]/g, ' ').trim(),
    body: withoutListFooter(partText(headers, content, 0))
      .replace(feedPreamble, '')
      .trim(),
  };
}

/** The readable text of one MIME part; attachments and images have none. */
function partText(headers: string, content: string, depth: number): string {
  const contentType = headerValue(headers, 'content-type');
  const mediaType =
    /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1]?.toLowerCase() ?? 'text/plain';
  if (mediaType.startsWith('multipart/')) {
    const boundary = parameter(contentType, 'boundary');
    if (boundary !== '' && depth < maxMimeDepth) {
      const texts = multipartParts(content, boundary).map((part) => {
        const inner = splitHeaders(part);
        return partText(inner.headers, inner.content, depth + 1);
      });
      return texts.join('\n');
    }
  }
  if (mediaType === 'message/rfc822' && depth < maxMimeDepth) {
    const inner = splitHeaders(content.trimStart());
    return partText(inner.headers, inner.content, depth + 1);
  }
  if (!mediaType.startsWith('text/') && !mediaType.startsWith('multipart/')) return '';
  const encoding = headerValue(headers, 'content-transfer-encoding').trim().toLowerCase();
  const charset = parameter(contentType, 'charset').toLowerCase();
  const text = decodeCharset(decodeTransfer(content, encoding), charset);
  // Much spam declares HTML as plain text, so its first tag decides too.
  return mediaType === 'text/html' || /^\s*<(?:!doctype|html|head|body)\b/i.test(text)
    ? htmlToText(text)
    : text;
}

/** What stands between delimiter lines. Whole lines are compared: a nested boundary may begin like its parent's. */
function multipartParts(content: string, boundary: string): string[] {
  const parts: string[] = [];
  let lines: string[] | undefined;
  for (const line of content.split(/\r?\n/)) {
    const trimmed = line.trimEnd();
    const closes = trimmed === `--${boundary}--`;
    if (closes || trimmed === `--${boundary}`) {
      if (lines !== undefined) parts.push(lines.join('\n'));
      lines = closes ? undefined : [];
      if (closes) break;
    } else lines?.push(line);
  }
  // Truncated mail has no closing delimiter; its last part counts all the same.
  if (lines !== undefined) parts.push(lines.join('\n'));
  return parts;
}

/** Headers end at the first blank line. A part that starts with a blank line has none. */
function splitHeaders(message: string): { headers: string; content: string } {
  if (/^\r?\n/.test(message)) return { headers: '', content: message };
  const blank = /\r?\n\r?\n/.exec(message);
  if (blank === null) return { headers: message, content: '' };
  return {
    headers: message.slice(0, blank.index),
    content: message.slice(blank.index + blank[0].length),
  };
}

/** One header's value, its continuation lines unfolded; '' when absent. */
function headerValue(headers: string, name: string): string {
  const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(headers);
  return match?.[1]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
}

function parameter(value: string, name: string): string {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(value);
  return match?.[1] ?? match?.[2] ?? '';
}

/** "URL: …" and "Date: …" at the top of a body: a feed gateway's headers in all but place. */
const feedPreamble = /^\s*url: .*\n\s*date: .*\n/i;

/** How Mailman, SourceForge, Yahoo! Groups and the Irish Linux Users' Group mark what they append. */
const footerStart =
  /^(?:_{20,}[ \t]*$|-{20,}[ \t]*\n(?=this \S+ email is sponsored|welcome to geek heaven)|-- ?\nirish linux users|-+ yahoo! groups sponsor)/gim;

/** Longer than any list's footer: what follows a rule this far from the end is the author's own text. */
const maxFooterLength = 1_200;

function withoutListFooter(body: string): string {
  for (const match of body.matchAll(footerStart)) {
    if (body.length - match.index <= maxFooterLength) return body.slice(0, match.index);
  }
  return body;
}
