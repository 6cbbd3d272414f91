import { activityOf } from "../../catalog/catalog.ts";
import type { NamedReport, NameUse, StepReport, TaskReport } from "../../check/task-report.ts";
import { identify } from "../../engine/step-identity.ts";
import type { Step } from "../../markup/task.ts";
import { printableLine } from "../../values/printable.ts";
import { count } from "./count.ts";

const kinds = [
  ["session", "Sessions"],
  ["variable", "Variables"],
  ["dataset", "Datasets"],
  ["file", "Files"],
] as const;

/** A task's steps and names for a person. */
export function reportText({ steps, names }: TaskReport, file: string): string {
  const lines = [`${file}: ${count(steps.length, "step")}`, "", ...steps.map(stepLine)];
  for (const [kind, title] of kinds) {
    const found = names.filter((name) => name.kind === kind);
    if (found.length > 0) lines.push("", title, ...found.map(nameLine));
  }
  return `${lines.join("\n")}\n`;
}

/** As a run shows it: `Create entity "account"`. */
export function titleOf(step: Step): string {
  return identify(step, "", activityOf(step)).title;
}

function stepLine({ step, uses }: StepReport): string {
  const head = `${String(step.number).padStart(4)}  ${"  ".repeat(step.depth)}`;
  const isKnown = activityOf(step) !== undefined;
  const title = isKnown ? titleOf(step) : `${titleOf(step)} (not in this version)`;
  const reads = listed(uses, ["reads"]);
  const writes = listed(uses, ["creates", "writes"]);
  const session = uses.find(({ kind }) => kind === "session");
  const parts = [
    session?.does === "uses" ? `in ${session.name}` : "",
    reads === "" ? "" : `reads ${reads}`,
    writes === "" ? "" : `writes ${writes}`,
  ].filter((part) => part !== "");
  return head + printableLine(parts.length === 0 ? title : `${title}: ${parts.join("; ")}`);
}

function listed(uses: readonly NameUse[], deeds: readonly NameUse["does"][]): string {
  return uses
    .filter(({ kind, does }) => kind !== "session" && deeds.includes(does))
    .map(({ name }) => name)
    .join(", ");
}

const deeds = [
  ["creates", "created by"],
  ["writes", "written by"],
  ["reads", "read by"],
  ["uses", "used by"],
  ["ends", "ended by"],
] as const;

function nameLine({ name, steps }: NamedReport): string {
  const parts = deeds.flatMap(([does, words]) => {
    const numbers = steps[does] ?? [];
    return numbers.length === 0 ? [] : [`${words} ${numbers.join(", ")}`];
  });
  return `  ${printableLine(`${name}: ${parts.join("; ")}`)}`;
}
