import { SaxesParser } from "saxes";
import { parseTask } from "../src/markup/parse-task.ts";
import type { Task } from "../src/markup/task.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";
import { sampleAml, sampleXml } from "./sample-task.ts";

const megabyte = 1e6;

/**
 * Parses a 10 MB task, and the same task as well-formed XML with saxes: its events only, positions tracked as it does by
 * default, no tree. Rounds take turns, medians count. Reading every attribute's name and value is measured too, because a
 * task works them out when asked while saxes always does.
 */
export async function benchMarkup(rounds = 15, length = 10 * megabyte): Promise<BenchResult[]> {
  const aml = sampleAml(length);
  const xml = sampleXml(length);
  const contenders = {
    parse: () => parseTask(aml).steps.length,
    parseAndRead: () => readAll(parseTask(aml)),
    saxes: () => countEvents(xml),
  };
  const seconds = { parse: [] as number[], parseAndRead: [] as number[], saxes: [] as number[] };
  for (let round = -3; round < rounds; round += 1) {
    for (const name of ["parse", "parseAndRead", "saxes"] as const) {
      const taken = secondsOf(contenders[name]);
      if (round >= 0) seconds[name].push(taken);
    }
  }
  const peerValue = xml.length / megabyte / median(seconds.saxes);
  const against = (name: string, taken: readonly number[]): BenchResult => {
    const value = aml.length / megabyte / median(taken);
    return { name, value, unit: "MB/s", peer: "saxes events", peerValue, ratio: value / peerValue, aim: ">= 0.5" };
  };
  return [
    against("parse a task", seconds.parse),
    against("parse a task and read every attribute", seconds.parseAndRead),
  ];
}

function secondsOf(run: () => number): number {
  const start = performance.now();
  if (run() === 0) throw new Error("The benchmark's task was not read.");
  return (performance.now() - start) / 1000;
}

function readAll(task: Task): number {
  let sum = 0;
  for (const step of task.steps) {
    for (const attribute of step.attributes) sum += attribute.name.length + attribute.value.length;
    for (const child of step.children) {
      for (const attribute of child.attributes) sum += attribute.name.length + attribute.value.length;
    }
  }
  return sum;
}

function countEvents(xml: string): number {
  let events = 0;
  const parser = new SaxesParser();
  parser.on("opentag", (tag) => {
    events += Object.keys(tag.attributes).length > 0 ? 2 : 1;
  });
  parser.on("closetag", () => {
    events += 1;
  });
  parser.on("text", () => {
    events += 1;
  });
  parser.on("comment", () => {
    events += 1;
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return events;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchMarkup()));
}
