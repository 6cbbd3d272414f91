import { allParameters } from "../catalog/all-parameters.ts";
import type { WrittenText } from "../catalog/written-texts.ts";
import { nodesOf } from "../expression/child-nodes.ts";
import type { ExpressionNode } from "../expression/syntax-tree.ts";
import type { FlowFinding } from "./flow.ts";
import type { NameFinding } from "./name-findings.ts";
import type { StepReading } from "./step-reading.ts";
import { readWrittenTexts, type WrittenExpression } from "./written-texts.ts";

type WindowsFinding = FlowFinding & Pick<NameFinding, "inside">;

/** `C:\Temp\in.csv`, also where expressions follow. */
const onDrive = /^\s*[a-z]:(?:[\\/]|$)/i;
/** `\\server\share\in.csv` */
const onShare = /^\s*\\\\[^\\]/;

/** Functions for folders that only Windows has. */
const windowsFolders = /^Get(?:Windows|System|ProgramFiles)Directory$/i;
const mayReadThem = /Get(?:Windows|System|ProgramFiles)Directory|[a-z]:[\\/]|\\\\/i;

const remedy = "give a path of this machine, such as one that begins in the task's folder";

/** Paths and folders that only Windows has: on another machine their steps, or those that use what they keep, fail. */
export function checkWindowsPaths(readings: readonly StepReading[]): readonly WindowsFinding[] {
  return readings.filter(({ isEnabled }) => isEnabled).flatMap((reading) => [...inTexts(reading), ...inside(reading)]);
}

function inTexts({ step, activity, written: { texts } }: StepReading): readonly WindowsFinding[] {
  const findings: WindowsFinding[] = [];
  for (const written of texts.values()) {
    if (!isOfWindows(written.text)) continue;
    const says = whatItSays(written, activity?.action);
    const parameter = written.attribute?.name.toUpperCase();
    if (says !== undefined) findings.push({ ...says, code: "CHECK_WINDOWS_PATH", remedy, step, parameter });
  }
  return findings;
}

/** Undefined for what is no path, such as the text of a message. */
function whatItSays(
  { text, parameter }: WrittenText,
  action: string | undefined,
): Pick<WindowsFinding, "message" | "severity"> | undefined {
  const place = `a ${onDrive.test(text) ? "drive" : "share"} of Windows, which this machine does not have`;
  if (parameter?.path !== undefined) return { severity: "error", message: `${parameter.name} names ${place}` };
  if (parameter?.name !== "VALUE" || !/^AM(?:VARIABLE|SET)$/.test(action ?? "")) return undefined;
  return { severity: "warning", message: `VALUE names ${place}: steps that use it as a path fail` };
}

/** In expressions: functions for folders of Windows, and paths in quotes. */
function inside({ step, activity }: StepReading): readonly WindowsFinding[] {
  const texts = [step, ...step.children].flatMap(({ attributes, text }) => [
    text ?? "",
    ...attributes.map(({ value }) => value),
  ]);
  if (!texts.some((text) => mayReadThem.test(text))) return [];
  const findings: WindowsFinding[] = [];
  readWrittenTexts(step, allParameters(activity), ({ parameter, attribute, root }: WrittenExpression) => {
    for (const node of nodesOf(root)) {
      const what = windowsIn(node);
      if (what === undefined) continue;
      const { offset, length } = node;
      findings.push({
        code: "CHECK_WINDOWS_PATH",
        severity: "warning",
        message: `${parameter} reads ${what}, which this machine does not have`,
        remedy,
        step,
        parameter,
        ...(attribute === undefined ? {} : { inside: { attribute, offset, length } }),
      });
    }
  });
  return findings;
}

function windowsIn(node: ExpressionNode): string | undefined {
  if (node.kind === "call" && windowsFolders.test(node.name.name)) return `${node.name.name}(), a folder of Windows`;
  if (node.kind === "variable" && windowsFolders.test(node.name)) return `${node.name}, a folder of Windows`;
  if (node.kind !== "call") return undefined;
  const isPath = (one: ExpressionNode | undefined) => one?.kind === "text" && isOfWindows(one.value);
  return /^(?:File|Folder)/i.test(node.name.name) && node.arguments.some(isPath) ? "a path of Windows" : undefined;
}

function isOfWindows(text: string): boolean {
  return onDrive.test(text) || onShare.test(text);
}
