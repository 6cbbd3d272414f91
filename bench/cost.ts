import { type BenchResult, median } from "./benchmark.ts";

export type Cost = { readonly microseconds: number; readonly perSecond: number };
export type Costs = { readonly ours: readonly Cost[]; readonly raw: readonly Cost[] };
/** One operation. */
export type Run = (index: number) => Promise<void>;

/** Rounds by turns, so that all meet the same machine; the first ones warm up and do not count. */
export async function alternate<N extends string>(
  rounds: number,
  turns: Readonly<Record<N, () => Promise<Cost>>>,
): Promise<Readonly<Record<N, readonly Cost[]>>> {
  const names = Object.keys(turns) as N[];
  const costs = new Map<N, Cost[]>(names.map((name) => [name, []]));
  for (let round = -4; round < rounds; round += 1) {
    for (const name of names) {
      const cost = await turns[name]();
      if (round >= 0) costs.get(name)?.push(cost);
    }
  }
  return Object.fromEntries(costs) as Record<N, Cost[]>;
}

/** Ours and the raw loop in this process, by turns. */
export function takeTurns(
  rounds: number,
  operations: number,
  { ours, raw }: Readonly<Record<"ours" | "raw", Run>>,
  inFlight = 1,
): Promise<Costs> {
  return alternate(rounds, {
    ours: () => costOf(ours, operations, inFlight),
    raw: () => costOf(raw, operations, inFlight),
  });
}

/** CPU is this process's own, all threads. */
export async function costOf(run: Run, operations: number, inFlight = 1): Promise<Cost> {
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
