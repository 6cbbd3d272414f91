/** All that a command touches of its process, so that a test can stand in for it. */
export type Io = {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person at the terminal; undefined where standard input is none. */
  readonly terminal?: Terminal | undefined;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Calls the listener at every request to stop (Ctrl+C, SIGTERM, a closed terminal) until the returned function is called. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  /** Calls a function again and again until the returned function is called; never keeps the process alive. */
  every(milliseconds: number, call: () => void): () => void;
};

export type Terminal = {
  /** Asks for one line, which is not shown as it is typed where it is `hidden`. Rejects with CLI_CANCELLED at Ctrl+C, Ctrl+D and an abort. */
  ask(
    question: string,
    options: { readonly hidden: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<string>;
};

export type Output = {
  write(text: string): void;
  /** Resolves when the reader has taken most of what was written; for whoever writes more than memory should hold. */
  drained?(): Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal now; 80 where there is none. */
  columns(): number;
};

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";
