import type { EmulatorOptions } from "../../emulator/emulator-options.ts";
import type { DynamlError } from "../../errors.ts";

/** What the worker gets to start with: plain data only. */
export type WorkerInput = Pick<EmulatorOptions, "path" | "data" | "organizations">;

/** What it tells. */
export type WorkerMessage =
  | { readonly type: "started" }
  | { readonly type: "failed"; readonly error: Pick<DynamlError, "code" | "message" | "where" | "remedy"> }
  | { readonly type: "closed" };

/** What it is told. */
export type WorkerCommand = "close";
