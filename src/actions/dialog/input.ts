import type { input as record } from "../../catalog/dialog/input.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { Services } from "../services.ts";
import { noAnswer } from "./no-answer.ts";

/** Asks a person for a text. Nobody there, or an empty answer, is the default. Throws ACTION_NO_ANSWER. */
export function input({ ask }: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { message, windowTitle, defaultValue, resultVariable, isHidden } = parameters;
    context.variables.expectText(resultVariable);
    const given = await ask?.({
      variable: resultVariable,
      title: windowTitle,
      message,
      usual: isHidden ? undefined : defaultValue,
      isHidden,
      signal: context.signal,
    });
    const answer = given === undefined || given === "" ? (defaultValue ?? given) : given;
    if (answer === undefined) throw noAnswer(resultVariable, "a DEFAULTVALUE");
    if (isHidden) context.hide(answer);
    context.variables.set(resultVariable, answer);
    return { wrote: [resultVariable] };
  };
}
