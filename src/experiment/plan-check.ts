/** One point of a plan, and whether it was kept. */
export interface PlanCheck {
  readonly name: string;
  /** Null where it cannot be told, or not yet. */
  readonly kept: boolean | null;
  readonly message: string;
}
