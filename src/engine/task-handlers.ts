import { findAttribute } from "../markup/task.ts";
import { runErrorActions } from "./error-actions.ts";
import { errorActions } from "./error-policy.ts";
import type { Frame, FrameEnd } from "./flow/frame.ts";

/**
 * What the task itself asks for when an error has stopped it: AM_RUNTASK, AM_SETVAR, AM_EMAIL and AM_WRITETOEVENTLOG of its
 * `<AMTASK>` element, after all that the failed step asked for. A cancelled run asks for nothing.
 */
export async function handleTaskError(frame: Frame, end: FrameEnd | undefined): Promise<void> {
  const { run } = frame;
  if (end?.kind !== "stopped" || end.status !== "failed" || end.error === undefined || !run.task.wrapped) return;
  const { error } = end;
  const root = run.task.nodes.find((node) => node.kind === "element" && node.name.toUpperCase() === "AMTASK");
  const attributes = root?.kind === "element" ? root.attributes : [];
  const warnAtEnd = (code: string, message: string) =>
    run.emit({ type: "step-warning", step: error.step, code, message });
  const textOf = (name: string): string | undefined => {
    const text = findAttribute(attributes, name)?.value;
    if (text === undefined || text === "") return undefined;
    try {
      const { language } = run;
      return language.text(run.templates.evaluate(text, frame.scope, language, language.text)) || undefined;
    } catch (cause) {
      warnAtEnd("ENGINE_ERROR_ACTION", `${name} is left out: ${cause instanceof Error ? cause.message : cause}`);
      return undefined;
    }
  };
  await runErrorActions(
    { run, frame, signal: run.signal, identity: error.step, warnAtEnd },
    errorActions(textOf),
    error,
  );
}
