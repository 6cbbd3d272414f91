import { stoppedBy } from "./exit-code.ts";
import type { Io, StopSignal } from "./io.ts";

/** The user's wish that a command ends: the first Ctrl+C (or SIGTERM, or a closed terminal) aborts `signal`, the second ends the process at once. */
export type StopRequest = {
  readonly signal: AbortSignal;
  /** What asked to stop; undefined while nothing has. */
  received(): StopSignal | undefined;
  /** The same wish, where the terminal kept the keys for a question and sent no signal. */
  request(signal: StopSignal): void;
  /** Stops listening. */
  close(): void;
};

export function listenForStop(io: Pick<Io, "onStop" | "exit">): StopRequest {
  const controller = new AbortController();
  let received: StopSignal | undefined;
  const request = (signal: StopSignal): void => {
    if (received !== undefined) {
      io.exit(stoppedBy(signal));
      return;
    }
    received = signal;
    controller.abort();
  };
  return { signal: controller.signal, received: () => received, request, close: io.onStop(request) };
}
