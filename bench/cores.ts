import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Keeps a process, with all its threads, on one core, where `taskset` can (Linux): left to the scheduler, two processes that
 * talk to each other are now on one core and now on two, and an exchange costs either of them half as much, or twice.
 */
export function keepOnCore(pid: number | undefined, core: 0 | 1): void {
  if (pid === undefined || availableParallelism() < 2) return;
  spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)]);
}
