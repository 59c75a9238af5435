/** Every method of the reference cases, answered by `crucible-telemetry/stats`. */
import counts from './methods/counts.mjs';
import distributions from './methods/distributions.mjs';
import resampling from './methods/resampling.mjs';
import samples from './methods/samples.mjs';
import sequential from './methods/sequential.mjs';

/** What is built; in a clone that is not built yet, the sources. */
async function statistics() {
  try {
    return await import('crucible-telemetry/stats');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const { tsImport } = await import('tsx/esm/api');
    return tsImport('../../src/stats/index.ts', import.meta.url);
  }
}

const stats = await statistics();

export default Object.assign(
  {},
  ...[counts, distributions, resampling, samples, sequential].map((methods) => methods(stats)),
);
