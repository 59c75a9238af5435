/** One line that is written over on a terminal; elsewhere a line for each finished step. */
export interface Progress {
  update(text: string): void;
  done(text: string): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let lastAt = 0;
  const isTerminal = stream.isTTY === true;
  return {
    update(text) {
      const now = Date.now();
      if (!isTerminal || now - lastAt < 50) return;
      lastAt = now;
      stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    done(text) {
      stream.write(isTerminal ? `\r\u001b[2K${text}\n` : `${text}\n`);
    },
  };
}

const WIDTH = 20;

export function bar(part: number, whole: number): string {
  const filled = whole === 0 ? WIDTH : Math.round((part / whole) * WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
}
