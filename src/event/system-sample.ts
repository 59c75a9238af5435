/** The event that says how the process and its machine are doing. */
export const SYSTEM_SAMPLE = 'system.sample';
