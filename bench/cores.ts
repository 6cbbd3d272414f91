import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Keeps a process, with all its threads, on one core, where `taskset` can (Linux): left to the scheduler, two processes that
 * talk to each other are now on one core and now on two, and an exchange costs either of them half as much, or twice. Says so
 * where it cannot.
 */
export function keepOnCore(pid: number | undefined, core: 0 | 1): void {
  if (pid === undefined) return;
  const kept =
    availableParallelism() > 1 &&
    spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)]).status === 0;
  if (!kept) console.warn(`process ${pid} could not be kept on core ${core}: its CPU depends on where it runs`);
}
