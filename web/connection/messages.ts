interface Message {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** The messages of an event stream; null for a comment, which only says that the server is there. */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Message | null> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let waiting = '';
  let wasReturn = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // A line's end of two characters may be cut in two.
      const text = wasReturn && value.startsWith('\n') ? value.slice(1) : value;
      if (value !== '') wasReturn = value.endsWith('\r');
      waiting += text.replace(/\r\n?/g, '\n');
      for (let end = waiting.indexOf('\n\n'); end >= 0; end = waiting.indexOf('\n\n')) {
        yield parse(waiting.slice(0, end));
        waiting = waiting.slice(end + 2);
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parse(block: string): Message | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
  }
  return data.length === 0 ? null : { event, data: data.join('\n'), id };
}
