import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface AnsweringServer {
  readonly url: string;
  /** Stops it; rejects unless it has had requests. */
  stop(): Promise<void>;
}

/** A process of its own that answers as Langfuse's server would: its work is not the SDK's. */
export async function startAnsweringServer(): Promise<AnsweringServer> {
  const script = fileURLToPath(new URL('./answering-server-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${Number(port.toString())}`,
    stop: async () => {
      const closed = once(child, 'close');
      child.stdin.end();
      if ((await closed)[0] !== 0) throw new Error('no request reached the server');
    },
  };
}
