/** How one client's onboarding went, as it says itself. */
export interface ClientRun {
  /** Changes that it gave up. */
  readonly failures: number;
  /** Changes that it set out to make. */
  readonly steps: number;
}
