import { availableParallelism, cpus } from "node:os";

/** One measured thing beside its peer, in the same run on the same machine. */
export type BenchResult = {
  readonly name: string;
  /** Ours. */
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  /** `value / peerValue`. */
  readonly ratio: number;
  /** What the ratio should be: `>= 0.5`. */
  readonly aim?: string;
};

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${model}, ${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function printResults(results: readonly BenchResult[]): string {
  return results.map(printResult).join("\n");
}

function printResult({ name, value, unit, peer, peerValue, ratio, aim }: BenchResult): string {
  const goal = aim === undefined ? "" : ` (aim ${aim})`;
  return `${name}: ${value.toFixed(1)} ${unit}; ${peer}: ${peerValue.toFixed(1)} ${unit}; ratio ${ratio.toFixed(2)}${goal}`;
}
