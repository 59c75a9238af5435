import { TextDecoder } from 'node:util';

/**
 * Transfer encodings and character sets of e-mail. Raw mail is held as a latin1 ("binary") string:
 * one character a byte, so that nothing is lost before a part's own charset is known.
 */

/** Undoes a part's Content-Transfer-Encoding; the result is still one character a byte. */
export function decodeTransfer(content: string, encoding: string): string {
  switch (encoding) {
    case 'base64':
      return Buffer.from(content, 'base64').toString('latin1');
    case 'quoted-printable':
      return decodeQuotedPrintable(content);
    default:
      return content;
  }
}

/** Soft line breaks vanish, `=XX` becomes its byte; anything malformed stays as it was written. */
function decodeQuotedPrintable(content: string): string {
  if (!content.includes('=')) return content;
  return content
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Bytes in a declared charset to text. An unknown charset is read as Windows-1252, as mail clients do. */
export function decodeCharset(bytes: string, charset: string): string {
  if (isAscii(bytes)) return bytes;
  return decoderFor(charset).decode(Buffer.from(bytes, 'latin1'));
}

/** RFC 2047 encoded words in a header's value: `=?charset?Q|B?text?=`. */
export function decodeEncodedWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(
      /=\?([\w.-]+)\?([bq])\?([^?]*)\?=/gi,
      (_, charset: string, encoding: string, text: string) => {
        const bytes =
          encoding.toLowerCase() === 'b'
            ? decodeTransfer(text, 'base64')
            : decodeQuotedPrintable(text.replaceAll('_', ' '));
        return decodeCharset(bytes, charset.toLowerCase());
      },
    );
}

const decoders = new Map<string, TextDecoder>();

function decoderFor(charset: string): TextDecoder {
  let decoder = decoders.get(charset);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(charset);
    } catch {
      decoder = new TextDecoder('windows-1252');
    }
    decoders.set(charset, decoder);
  }
  return decoder;
}

function isAscii(bytes: string): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes.charCodeAt(i) > 127) return false;
  return true;
}
