/** The text that a reader of an HTML mail would see: no markup, comments, styles or scripts. */
export function htmlToText(html: string): string {
  return decodeEntities(
    html
      // Comments go first and leave no space: spam splits words with them ("via<!-- x -->gra").
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
      .replace(/<[!/?]?[a-z][^>]*>/gi, replaceTag),
  );
}

/**
 * Links and images leave their address (an image-only mail is not an empty mail). Other inline tags
 * may stand inside a word; any block tag ends one.
 */
function replaceTag(tag: string): string {
  const address = /^<(?:a|area|img)\b[^>]*?\b(?:href|src)\s*=\s*["']?(https?:[^\s"'>]+)/i.exec(
    tag,
  )?.[1];
  if (address !== undefined) return ` ${address} `;
  return /^<\/?(?:a|b|i|u|em|strong|font|span|big|small)\b/i.test(tag) ? '' : ' ';
}

const namedEntities: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return namedEntities[String(name).toLowerCase()] ?? ' ';
      const codePoint = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
    },
  );
}
