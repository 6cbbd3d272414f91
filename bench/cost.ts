import { type BenchResult, median } from "./benchmark.ts";

export type Cost = { readonly microseconds: number; readonly perSecond: number };
export type Costs = { readonly ours: readonly Cost[]; readonly raw: readonly Cost[] };
/** One operation. */
export type Run = (index: number) => Promise<void>;

/** Rounds by turns, so that both meet the same machine; the first ones warm up and do not count. */
export async function takeTurns(
  rounds: number,
  operations: number,
  runs: { readonly ours: Run; readonly raw: Run },
  inFlight = 1,
): Promise<Costs> {
  const costs = { ours: [] as Cost[], raw: [] as Cost[] };
  for (let round = -4; round < rounds; round += 1) {
    for (const name of ["ours", "raw"] as const) {
      const cost = await costOf(runs[name], operations, inFlight);
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** CPU is this process's own, all threads. */
async function costOf(run: Run, operations: number, inFlight: number): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await runAll(run, operations, inFlight);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { microseconds: (user + system) / operations, perSecond: operations / seconds };
}

/** All operations, `inFlight` of them at any time. */
export async function runAll(run: Run, operations: number, inFlight: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < operations) {
      const index = next;
      next += 1;
      await run(index);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

export function compare(
  name: string,
  unit: string,
  costs: Costs,
  figure: (cost: Cost) => number,
  aim?: string,
): BenchResult {
  const value = median(costs.ours.map(figure));
  const peerValue = median(costs.raw.map(figure));
  const peer = "raw undici loop";
  return { name, value, unit, peer, peerValue, ratio: value / peerValue, ...(aim !== undefined && { aim }) };
}
