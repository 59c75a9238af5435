/** `telemetry.execute`, as a parameter: a run can then be watched, recorded or left alone. */
export type Emit = (name: string, measurements: object, metadata: object) => void;
