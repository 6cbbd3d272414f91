import type { WriteStream } from "node:tty";
import type { Io, Output, StopSignal } from "./io.ts";

const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The Io of the running process. */
export function processIo(): Io {
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    onStop(listener) {
      for (const signal of stopSignals) process.on(signal, listener);
      return () => {
        for (const signal of stopSignals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    now: () => performance.now(),
    every(milliseconds, call) {
      const timer = setInterval(call, milliseconds).unref();
      return () => clearInterval(timer);
    },
  };
}

function outputOf(stream: WriteStream): Output {
  stream.on("error", endWithoutOutput);
  return {
    write(text) {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: () => (stream.columns > 0 ? stream.columns : 80),
  };
}

/**
 * `dynaml run … | head -1`: the reader closed the pipe; end without a word, as a process does that SIGPIPE ends. Where else
 * output cannot be written (a full disk), end too: what the run says is a part of its result. 74 is EX_IOERR of sysexits.h.
 */
function endWithoutOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(141);
  process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
  process.exit(74);
}
