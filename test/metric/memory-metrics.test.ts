import { memoryMetrics } from '../../src/metric/memory-metrics.js';
import { describeMetricsAdapter } from './metrics-adapter-contract.js';

describeMetricsAdapter('memoryMetrics', async () => memoryMetrics());
