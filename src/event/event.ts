/**
 * One event as an object: what `Store.getAll` and `Store.query` return. Measurements and metadata
 * are as they were emitted, in the caller's spelling and order; a field that the event does not
 * have is null.
 */
export interface TelemetryEvent {
  readonly eventId: string;
  readonly eventName: string;
  /** Microseconds since the Unix epoch. */
  readonly timestampUs: number;
  readonly experimentId: string;
  readonly experimentName: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly measurements: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly latencyMs: number | null;
  readonly costUsd: number | null;
  readonly success: boolean | null;
  /** What priced `costUsd`: `package@version`, a price book, or `given`. */
  readonly priceSource: string | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly sampleId: string | null;
  readonly cohort: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly parentSpanId: string | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly step: number | null;
  readonly epoch: number | null;
  readonly batch: number | null;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly learningRate: number | null;
  readonly gradientNorm: number | null;
  readonly checkpointPath: string | null;
  readonly modelName: string | null;
  readonly modelVersion: string | null;
  readonly inputSize: number | null;
  readonly outputSize: number | null;
  readonly batchSize: number | null;
  readonly pipelineId: string | null;
  readonly stageName: string | null;
  readonly stageIndex: number | null;
  /** Values of the experiment's own metrics, by name in snake_case. */
  readonly metrics: Readonly<Record<string, number>>;
}
