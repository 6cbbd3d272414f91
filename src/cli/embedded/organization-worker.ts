import { parentPort, workerData } from "node:worker_threads";
import { startEmulator } from "../../emulator/emulator.ts";
import { DynamlError } from "../../errors.ts";
import type { WorkerCommand, WorkerInput, WorkerMessage } from "./worker-message.ts";

// The thread of an embedded organization: it serves one local socket until it is told to close.
const { path, data, organizations } = workerData as WorkerInput;

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

try {
  const emulator = await startEmulator({
    path,
    data,
    organizations,
    open: true,
    anyOrganization: true,
    signIn: ["ntlm", "federation", "online-federation", "live-id", "oauth"],
  });
  parentPort?.once("message", async (_command: WorkerCommand) => {
    await emulator.close();
    tell({ type: "closed" });
  });
  tell({ type: "started" });
} catch (error) {
  if (!(error instanceof DynamlError)) throw error;
  const { code, message, where, remedy } = error;
  tell({ type: "failed", error: { code, message, where, remedy } });
}
