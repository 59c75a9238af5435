import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { Langfuse } from 'langfuse';
import { pino } from 'pino';
import { type AnsweringServer, startAnsweringServer } from './answering-server.js';
import type { Recording } from './main-thread.js';
import { EVENT, measurementsOf, metadataOf } from './payload.js';

/** The same events as JSON lines in a file. */
export async function pinoToFile(directory: string, sync: boolean): Promise<Recording> {
  const dest = join(directory, `pino-${process.hrtime.bigint()}.jsonl`);
  const destination = pino.destination({ dest, sync, minLength: sync ? 0 : 4096 });
  await once(destination, 'ready');
  const logger = pino(destination);
  return {
    emit: (i) => logger.info({ ...measurementsOf(i), ...metadataOf(i) }, EVENT),
    settle: () =>
      new Promise((resolve, reject) =>
        destination.flush((error) => (error ? reject(error) : resolve())),
      ),
    end: async () => destination.destroy(),
  };
}

/** What OpenTelemetry's exporters get to see of a span. */
interface Span {
  readonly name: string;
  readonly startTime: unknown;
  readonly endTime: unknown;
  readonly attributes: unknown;
  readonly status: unknown;
  spanContext(): { readonly traceId: string; readonly spanId: string };
}

/** Spans that a batch processor hands to an exporter which writes them as JSON lines. */
export async function openTelemetryToFile(directory: string): Promise<Recording> {
  const file = createWriteStream(join(directory, `spans-${process.hrtime.bigint()}.jsonl`));
  const line = (span: Span): string => {
    const { name, startTime, endTime, attributes, status } = span;
    const { traceId, spanId } = span.spanContext();
    return `${JSON.stringify({ traceId, spanId, name, startTime, endTime, attributes, status })}\n`;
  };
  const exporter = {
    export: (spans: Span[], done: (result: { code: number }) => void) => {
      file.write(spans.map(line).join(''), (error) => done({ code: error ? 1 : 0 }));
    },
    shutdown: async () => void (await once(file.end(), 'finish')),
  };
  const processor = new BatchSpanProcessor(exporter as never, { maxQueueSize: 1_000_000 });
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('bench');
  return {
    emit: (i) =>
      tracer.startSpan(EVENT, { attributes: { ...measurementsOf(i), ...metadataOf(i) } }).end(),
    settle: () => provider.forceFlush(),
    end: () => provider.shutdown(),
  };
}

/**
 * Generations that Langfuse's SDK sends to a server on this machine, which only says thank you. In the
 * batches of its default: it serialises its whole queue at every event, so larger ones cost more.
 */
export async function langfuseToServer(): Promise<Recording> {
  const server: AnsweringServer = await startAnsweringServer();
  const langfuse = new Langfuse({
    publicKey: 'pk-bench',
    secretKey: 'sk-bench',
    baseUrl: server.url,
  });
  return {
    emit: (i) => {
      const { model, prompt_tokens, completion_tokens, ...metadata } = metadataOf(i);
      langfuse.generation({
        name: EVENT,
        model: model as string,
        usage: { input: prompt_tokens as number, output: completion_tokens as number },
        metadata: { ...metadata, ...measurementsOf(i) },
      });
    },
    settle: () => langfuse.flushAsync(),
    end: async () => {
      await langfuse.shutdownAsync();
      await server.stop();
    },
  };
}
