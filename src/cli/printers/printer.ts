import type { RunEvent } from "../../engine/event.ts";

/** Shows a run's events as they come. */
export type Printer = {
  event(event: RunEvent): void;
  /** Leaves the terminal to a question until the returned function is called. */
  pause?(): () => void;
  /** Takes back what was shown for the moment only; to be called when no more events come, however the run ended. */
  close(): void;
};
