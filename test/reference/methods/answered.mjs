/** The answer of an outcome; where there is none, an error that says why, as the oracle expects. */
export function answered(outcome) {
  if (outcome.ok) return outcome;
  throw new Error(`${outcome.reason}: ${outcome.message}`);
}
