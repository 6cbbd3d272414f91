import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import type { EmulatorOrganization } from "../../emulator/emulator-options.ts";
import { DynamlError } from "../../errors.ts";
import type { Dial } from "../../net/http.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { createPrivateSocket, type PrivateSocket } from "./private-socket.ts";
import { ThreadConnection, whatWasTold } from "./thread-connection.ts";
import type { WorkerCommand, WorkerInput, WorkerMessage } from "./worker-message.ts";

/** An organization in a thread of this process. */
export type EmbeddedOrganization = {
  /**
   * Takes every address to this organization: no other host is ever dialled. The bytes stay on this machine, on a socket
   * that this user alone reaches: https addresses need no TLS there.
   */
  readonly dial: Dial;
  /** Ends the thread and removes its socket. Rejects with CLI_EMBEDDED_STOPPED where the thread had died before. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  /** SQLite file that keeps the data; memory when left out. Of several organizations each but the first has a file of its own beside it. */
  readonly data?: string | undefined;
  /** The names by which organizations are listed, each with records of its own; the first answers to every other name. */
  readonly organizations?: readonly string[] | undefined;
  /** What runs in the thread; a test's own when it wants one that breaks. */
  readonly worker?: URL;
};

/** Milliseconds that the thread has to close its store before it is ended. */
const closeMilliseconds = 300;

/**
 * Starts an organization that takes in any user under any organization name, in a worker thread, so that its queries never
 * hold up the engine. Throws CliError (CLI_EMBEDDED_NOT_STARTED). When the thread dies, dialling and all open
 * connections fail with CLI_EMBEDDED_STOPPED and its cause.
 */
export async function startEmbeddedOrganization(options: EmbeddedOptions = {}): Promise<EmbeddedOrganization> {
  const socket = createPrivateSocket();
  const input: WorkerInput = { path: socket.path, data: options.data, organizations: organizationsOf(options) };
  const worker = new Worker(options.worker ?? workerFile(), { workerData: input });
  try {
    await started(worker);
  } catch (error) {
    await worker.terminate();
    socket.remove();
    throw error;
  }
  return running(worker, socket);
}

/** `crm.sqlite` for the first, `crm.contoso.sqlite` for another; a name is a task's, and no way to another folder. */
function organizationsOf({ data, organizations = [] }: EmbeddedOptions): readonly EmulatorOrganization[] {
  const [, stem = "", extension = ""] = /^(.*?)(\.[^./\\]*)?$/s.exec(data ?? "") ?? [];
  return organizations.map((uniqueName, index) => ({
    uniqueName,
    data:
      data === undefined || index === 0 ? data : `${stem}.${encodeURIComponent(uniqueName.toLowerCase())}${extension}`,
  }));
}

/** The worker beside this file: TypeScript in the checkout, JavaScript in the package. */
function workerFile(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./organization-worker.${extension}`, import.meta.url);
}

function started(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once("message", (message: WorkerMessage) => {
      if (message.type === "failed") reject(notStarted(new DynamlError(message.error)));
      else resolve();
    });
    worker.once("error", (error) => reject(notStarted(error)));
    worker.once("exit", () => reject(notStarted(new Error("its thread ended"))));
  });
}

function running(worker: Worker, socket: PrivateSocket): EmbeddedOrganization {
  const connections = new Set<ThreadConnection>();
  let stopped: CliError | undefined;
  let isClosing = false;

  function stop(cause: unknown): void {
    stopped ??= organizationStopped(cause);
    for (const connection of connections) connection.destroy(stopped);
  }
  worker.on("error", stop);
  worker.on("exit", () => {
    if (!isClosing) stop(undefined);
  });

  return {
    async dial({ tls }, signal) {
      signal.throwIfAborted();
      if (stopped !== undefined) throw stopped;
      const bytes = connect(socket.path);
      const connection = new ThreadConnection(bytes);
      connections.add(connection); // before it stands: the thread may die meanwhile
      connection.once("close", () => connections.delete(connection));
      connection.on("error", () => {}); // whoever reads from it hears of it too; alone it must not end the process
      await connected(bytes, signal).catch(async (error: unknown) => {
        connection.destroy();
        await whatWasTold();
        throw stopped ?? error;
      });
      return tls ? { secured: connection } : connection;
    },
    async close() {
      isClosing = true;
      for (const connection of connections) connection.destroy();
      if (stopped === undefined) await closed(worker);
      await worker.terminate();
      socket.remove();
      if (stopped !== undefined) throw stopped;
    },
  };
}

/** Resolves when the connection stands; an abort before that destroys it. */
async function connected(connection: Socket, signal: AbortSignal): Promise<void> {
  try {
    await once(connection, "connect", { signal });
  } catch (error) {
    connection.destroy();
    signal.throwIfAborted();
    throw error;
  }
}

/** Asks the worker to close; resolves when it has, when it has ended, or when its time is up. */
function closed(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, closeMilliseconds);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    worker.once("message", done);
    worker.once("exit", done);
    worker.postMessage("close" satisfies WorkerCommand);
  });
}

function notStarted(cause: unknown): CliError {
  return new CliError(exitCodes.notConnected, {
    code: "CLI_EMBEDDED_NOT_STARTED",
    message: "the embedded organization could not be started",
    cause,
  });
}

function organizationStopped(cause: unknown): CliError {
  return new CliError(exitCodes.notConnected, {
    code: "CLI_EMBEDDED_STOPPED",
    message: "the embedded organization has stopped",
    remedy: "run the task again; if it happens again, report it with the causes below",
    cause,
  });
}
