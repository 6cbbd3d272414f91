import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { isatty, type WriteStream } from "node:tty";
import { CliError } from "./cli-error.ts";
import { stoppedBy } from "./exit-code.ts";
import type { Io, Output, StopSignal, Terminal } from "./io.ts";
import { takeSecretVariables } from "./secret-variables.ts";

const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The Io of the running process. */
export function processIo(): Io {
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: takeSecretVariables(process.env),
    terminal: isatty(0) ? terminal : undefined,
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

/** Milliseconds that what is still going on gets to end by itself. */
const grace = 500;

/**
 * Ends the process although something of it goes on: a name that is being looked up cannot be called off and may take the system
 * a minute. What has been written is not cut off.
 */
export function endSoon(): void {
  setTimeout(() => {
    const isWritten = process.stdout.writableLength + process.stderr.writableLength === 0;
    if (isWritten) process.exit();
    else endSoon();
  }, grace).unref();
}

const terminal: Terminal = {
  ask(question, { hidden, signal }) {
    const shown = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
    const lines = createInterface({
      input: process.stdin,
      output: shown,
      terminal: true,
      historySize: 0,
      ...(signal === undefined ? {} : { signal }),
    });
    if (hidden) process.stderr.write(question);
    lines.setPrompt(hidden ? "" : question);
    lines.prompt();
    return new Promise<string>((resolve, reject) => {
      lines.once("SIGINT", () => lines.close());
      lines.once("close", () => reject(cancelled()));
      lines.once("line", (line) => {
        resolve(line);
        lines.close();
      });
    }).finally(() => {
      if (hidden) process.stderr.write("\n");
    });
  },
};

function cancelled(): CliError {
  return new CliError(stoppedBy("SIGINT"), {
    code: "CLI_CANCELLED",
    message: "cancelled: the question was not answered",
  });
}

function outputOf(stream: WriteStream): Output {
  stream.on("error", endWithoutOutput);
  return {
    write(text) {
      stream.write(text);
    },
    async drained() {
      if (stream.writableNeedDrain) await once(stream, "drain");
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
