/** Addresses, links and numbers are classes, not words: which one it was would let a model learn names and dates. */
const urlToken = '<url>';
const addressToken = '<address>';
const numberToken = '<number>';
const moneyToken = '<money>';
const dateToken = '<date>';

/**
 * Ham and spam were collected in different months, so a month's name must not tell them apart.
 * Names that are common words too ("may", "march", "sun", "sat") stay.
 */
const dateWords: ReadonlySet<string> = new Set(
  `january february april june july august september october november december
   jan feb mar apr jun jul aug sep sept oct nov dec
   monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri`.split(/\s+/),
);

/** The repetitions are bounded so that one endless "word" (a blob without spaces) costs linear time. */
const lexeme =
  /(https?:\/\/\S+|www\.\S+)|([\w.+-]{1,64}@[\w.-]{1,100})|([$£€]\s?\d[\d.,]*)|(\d[\d.,:/-]*)|\p{L}{1,64}(?:['’]\p{L}{1,8})?|!+/gu;

/** Longer than this is an identifier or a remnant of an encoding, and will not be seen again. */
const maxWordLength = 24;

/**
 * Text to lower-case words and token classes, in order. Words of one repeated letter are left out:
 * the corpus' curators wrote "yyyy" and "zzzz" over names, differently in each folder.
 */
export function tokenise(text: string): string[] {
  const tokens: string[] = [];
  for (const match of text.toLowerCase().matchAll(lexeme)) {
    if (match[1] !== undefined) tokens.push(urlToken);
    else if (match[2] !== undefined) tokens.push(addressToken);
    else if (match[3] !== undefined) tokens.push(moneyToken);
    else if (match[4] !== undefined) tokens.push(numberToken);
    else {
      const word = match[0];
      if (word.startsWith('!')) tokens.push(word.length > 1 ? '!!' : '!');
      else if (dateWords.has(word)) tokens.push(dateToken);
      else if (word.length <= maxWordLength && !isPlaceholder(word)) tokens.push(word);
    }
  }
  return tokens;
}

function isPlaceholder(word: string): boolean {
  if (word.length < 3) return false;
  const first = word.charCodeAt(0);
  for (let i = 1; i < word.length; i++) if (word.charCodeAt(i) !== first) return false;
  return true;
}
