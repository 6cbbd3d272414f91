import { findActivity } from "../../catalog/catalog.ts";
import { createSession as createSession365 } from "../../catalog/dynamics-365/create-session.ts";
import { createSession } from "../../catalog/dynamics-crm/create-session.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Step } from "../../markup/task.ts";
import { ActionError } from "../action-error.ts";
import { sessionKind } from "./session-kinds.ts";

/**
 * The error of a step that names a session which is not open: whether it was never created or has been ended, which
 * sessions are open, and where a later step of the task creates it.
 */
export function noSession(name: string, context: StepContext): ActionError {
  const { things, step, taskName } = context;
  const place = ({ position }: Step) => `${taskName}:${position.line}:${position.column}`;
  const ended = things.endedNames(sessionKind).some((other) => other.toUpperCase() === name.toUpperCase());
  const open = things.names(sessionKind).map((other) => `"${other}"`);
  const creator = laterCreator(name, context);
  const sentences = [
    ended ? `session "${name}" has been ended` : `session "${name}" has not been created`,
    open.length === 0 ? "no session is open" : `open: ${open.join(", ")}`,
  ];
  if (creator !== undefined) {
    sentences.push(
      `step ${creator.number} at ${place(creator)} creates it, after this step ${step.number} at ${place(step)}`,
    );
  }
  return new ActionError({
    code: "ACTION_NO_SESSION",
    message: sentences.join("; "),
    remedy:
      creator === undefined
        ? `create it in an earlier step: <${step.action.toUpperCase()} ACTIVITY="create_session" SESSION="${name}" … />`
        : `move step ${creator.number} before step ${step.number}`,
    context: { session: name, open: things.names(sessionKind), createdAt: creator?.position },
  });
}

function laterCreator(name: string, { task, step }: StepContext): Step | undefined {
  return task.steps.find((later) => {
    if (later.number <= step.number || later.disabled === "yes") return false;
    const record = [createSession, createSession365].find((one) => one === findActivity(later.action, later.activity));
    if (record === undefined) return false;
    const { name: parameter, default: usual } = record.parameters.session;
    const written = later.attributes.find((attribute) => attribute.name.toUpperCase() === parameter)?.value;
    return (written || usual).toUpperCase() === name.toUpperCase();
  });
}
