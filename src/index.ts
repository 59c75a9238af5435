export type {
  ExperimentComparison,
  JudgedComparison,
  PairComparison,
} from './analysis/compare.js';
export type { CurveAxis, CurveSeries, TrainingCurvesOptions } from './analysis/curves.js';
export type {
  CostMetrics,
  Distribution,
  EventMetrics,
  ExperimentMetrics,
  LatencyMetrics,
  ReliabilityMetrics,
  SummaryMetrics,
  TokenMetrics,
} from './analysis/metrics.js';
export type {
  ArmLook,
  ArmName,
  MonitorSpending,
  SequentialDecision,
  SequentialLook,
} from './analysis/monitor/look.js';
export { SequentialMonitor } from './analysis/monitor/sequential-monitor.js';
export type {
  MonitorBudget,
  SequentialDesign,
  SequentialOptions,
  SequentialSettings,
} from './analysis/monitor/settings.js';
export type { PlanningBaseline } from './analysis/planning/baseline.js';
export type {
  PlannedDifference,
  RequiredFor,
  RequiredSamples,
  SampleSizePlan,
} from './analysis/planning/sample-size.js';
export type { RollupLabel, RollupSeriesOptions } from './analysis/rollup-plan.js';
export type { RollupBucket, RollupSeries, RollupSeriesResult } from './analysis/rollup-series.js';
export type { RunBand, RunCurves } from './analysis/verdict/run-curves.js';
export type { CorrectionMethod } from './analysis/verdict/settings.js';
export type {
  ArmEstimate,
  AssumptionCheck,
  Direction,
  EffectSize,
  EstimatedDifference,
  MetricRole,
  MetricStatistic,
  MetricVerdict,
  MoreNeeded,
  ObservationUnit,
  OmnibusResult,
  SampleRatioCheck,
  TestResult,
  Verdict,
  VerdictWord,
} from './analysis/verdict/verdict.js';
export type { MetricsWindow } from './analysis/windows.js';
export {
  attachChannel,
  attachTracingChannel,
  type ChannelOptions,
  type MessageReader,
} from './bus/channels.js';
export type { HandlerFunction } from './bus/route.js';
export {
  type EventEmitter,
  type HandlerInfo,
  type Span,
  Telemetry,
  telemetry,
} from './bus/telemetry.js';
export type { Clock } from './clock.js';
export type { ComparedMetric } from './config/comparison-metrics.js';
export type { ComparisonOptions, ComparisonProgress } from './config/comparison-options.js';
export type { ExperimentOptions, JoinOptions } from './config/experiment-options.js';
export type { PlanOptions, StoppingRuleOptions } from './config/plan.js';
export type { SampleSizeOptions } from './config/sample-size-options.js';
export type { ServerSettings } from './config/server-options.js';
export type { SystemMetricsOptions } from './config/system-metrics.js';
export { layerPrices, type PriceBook } from './enrich/price-book.js';
export { loadPrices } from './enrich/price-catalogue.js';
export { createPriceBook, type ModelPrices, type PriceBookOptions } from './enrich/price-list.js';
export type { Rate } from './enrich/price-rate.js';
export type { RedactableEvent, RedactionHook } from './enrich/redaction.js';
export { CrucibleError, type CrucibleErrorCode, type CrucibleErrorDetails } from './errors.js';
export type { Assignment, WeightedCondition } from './event/assignment.js';
export { type EventBatch, eventIdAt, projectBatch } from './event/batch.js';
export type {
  BooleanColumn,
  Column,
  DictionaryColumn,
  NumberColumn,
  StringColumn,
  TextColumn,
} from './event/column.js';
export { scalarAt } from './event/column.js';
export type {
  EventCategory,
  EventDefinition,
  EventDefinitionInput,
  EventField,
  EventFieldInput,
} from './event/definition.js';
export type { TelemetryEvent } from './event/event.js';
export type {
  EnvironmentSnapshot,
  ExperimentContext,
  ExperimentRecord,
  ExperimentStatus,
  MetricsConfig,
  RecordingCounts,
  SampleProgress,
  SamplingConfig,
} from './event/experiment.js';
export type { EventName } from './event/name.js';
export type {
  ExperimentPlan,
  PlannedAnalysis,
  PlannedCorrection,
  PlannedDirection,
  PlannedGuardrail,
  PlannedSize,
  RegisteredPlan,
  SequentialMethod,
  StoppingRule,
} from './event/plan.js';
export { EventRegistry, Events } from './event/registry.js';
export { eventAt } from './event/row.js';
export type {
  CustomEvents,
  EventNameInput,
  EventsOf,
  KnownEventName,
  KnownEvents,
  MeasurementsOf,
  MetadataOf,
} from './event/types.js';
export { assignUnit } from './experiment/assignment.js';
export type { MetricEvent, MetricFunction } from './experiment/custom-metrics.js';
export type {
  LiveDistribution,
  LiveGroup,
  LiveReliability,
  LiveTokens,
} from './experiment/live-group.js';
export type { LiveMetrics } from './experiment/live-metrics.js';
export type { PlanCheck } from './experiment/plan-check.js';
export { planHash } from './experiment/plan-hash.js';
export { type PlanFacts, type PlannedCondition, planKept } from './experiment/plan-kept.js';
export type { AnalysisFacts } from './experiment/plan-kept-analysis.js';
export type { StoppingFacts } from './experiment/plan-kept-stopping.js';
export type { ExportProgress } from './export/options.js';
export { type Archive, readArchive } from './export/read-archive.js';
export {
  type MalformedEventLine,
  type ReadJsonLinesOptions,
  readJsonLines,
} from './export/read-jsonl.js';
export type { ArchiveOptions } from './lab/archive.js';
export type { Experiment } from './lab/experiment.js';
export type { ExportFormat, ExportOptions } from './lab/export.js';
export {
  archiveExperiment,
  calculateMetrics,
  compareExperiments,
  deleteExperiment,
  experimentMetrics,
  exportExperiment,
  getExperiment,
  isPaused,
  joinExperiment,
  listExperiments,
  pauseExperiment,
  planSampleSize,
  resumeExperiment,
  runCurves,
  Store,
  StreamingMetrics,
  sql,
  startExperiment,
  stopExperiment,
  timeSeries,
  trainingCurves,
  writeReport,
} from './lab/functions.js';
export { Lab, type LabOptions } from './lab/lab.js';
export type { AggregateOptions } from './lab/metrics.js';
export type { Monitor, MonitorEnd, MonitorLook, WatchedArm } from './lab/monitor.js';
export type { MonitorOptions } from './lab/monitor-options.js';
export type { ReportOptions, WrittenReport } from './lab/report.js';
export type { RunCurvesOptions } from './lab/run-curves.js';
export type { SampleSizeRequest } from './lab/sample-size.js';
export type { SqlOptions, SqlResult } from './lab/sql.js';
export {
  type JsonlMetrics,
  type JsonlMetricsOptions,
  jsonlMetrics,
} from './metric/jsonl-metrics.js';
export type { MalformedLine } from './metric/malformed-lines.js';
export { memoryMetrics } from './metric/memory-metrics.js';
export {
  type MetricEntry,
  type MetricFields,
  type MetricsAdapter,
  MetricsStore,
  type RecordOptions,
} from './metric/metrics-store.js';
export { compileMatcher, type Matcher } from './query/match.js';
export type { EventFilters, EventQuery, ResolvedQuery } from './query/query.js';
export type { CompareOp, Condition, Scalar, Where, WhereNode } from './query/where.js';
export type { ResolvedWindow, WindowSpec, WindowUnit } from './query/window.js';
export { type CrucibleServer, createServer, type ServerOptions } from './server/create-server.js';
export { DDSketch, type DDSketchJSON, type DDSketchOptions } from './sketch/dd-sketch.js';
export { Moments, type MomentsJSON } from './sketch/moments.js';
export { type LocalStore, type LocalStoreOptions, localStore } from './store/local/local-store.js';
export { type MemoryStoreOptions, memoryStore } from './store/memory/memory-store.js';
export type {
  AggregateFigures,
  AggregateRow,
  Aggregation,
  AppendResult,
  Durability,
  EventStore,
  OpenRollups,
  OpenWriter,
  WriterSession,
} from './store/port.js';
export type { EventsInFile, EventTables } from './store/sql/event-tables.js';
