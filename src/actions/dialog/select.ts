import type { select as record } from "../../catalog/dialog/select.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { ActionError } from "../action-error.ts";
import type { Question, Services } from "../services.ts";
import { noAnswer } from "./no-answer.ts";

type Parameters = ParametersOf<typeof record>;
type Item = { readonly text: string; readonly value: string };

/**
 * Lets a person choose among items. Nobody there, or an empty answer, is the item that is chosen beforehand. Throws ACTION_ITEMS,
 * ACTION_NO_CHOICE for an answer that is none of them, ACTION_NO_ANSWER.
 */
export function select({ ask }: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { message, windowTitle, resultVariable, selected } = parameters;
    context.variables.expectText(resultVariable);
    const items = itemsOf(parameters);
    const usual = selected === undefined ? undefined : items[selected - 1];
    if (selected !== undefined && usual === undefined) throw noSuchItem(selected, items);
    const given = await answerWithin(parameters.countdown, context.signal, (whileOpen) =>
      ask?.({
        variable: resultVariable,
        title: windowTitle,
        message,
        usual: usual?.text,
        isHidden: false,
        signal: whileOpen,
        choices: items.map(({ text }) => text),
        problemWith: (answer) => problemWith(answer, items, parameters),
      }),
    );
    const value = given === undefined ? usual?.value : resultOf(given, items, usual, parameters);
    if (value === undefined) throw noAnswer(resultVariable, "an INDEXSELECTED");
    context.variables.set(resultVariable, context.madeOf([parameters.items, parameters.values], value));
    return { wrote: [resultVariable] };
  };
}

type Answer = ReturnType<NonNullable<Services["ask"]>>;

/** What is said in time; undefined when the time is up. */
async function answerWithin(
  seconds: number,
  signal: AbortSignal,
  ask: (whileOpen: Question["signal"]) => Answer | undefined,
): Promise<string | undefined> {
  if (seconds === 0) return await ask(signal);
  const timeIsUp = AbortSignal.timeout(seconds * 1000);
  try {
    return await ask(AbortSignal.any([signal, timeIsUp]));
  } catch (error) {
    if (timeIsUp.aborted && !signal.aborted) return undefined;
    throw error;
  }
}

function itemsOf({ items, values }: Parameters): readonly Item[] {
  const texts = listed(items);
  const own = values === undefined ? texts : listed(values);
  if (texts.length !== own.length) throw unequal(texts.length, own.length);
  return texts.map((text, index) => ({ text, value: own[index] ?? text }));
}

function listed(text: string): readonly string[] {
  return text.split(",").map((one) => one.trim());
}

/** The values of what was chosen; of an empty answer what stands for it. */
function resultOf(answer: string, items: readonly Item[], usual: Item | undefined, parameters: Parameters) {
  const { onCancel, valueOnCancel } = parameters;
  if (answer.trim() === "") return usual?.value ?? valueOnCancel ?? (onCancel === "continue" ? "" : undefined);
  const values = chosen(answer, items, parameters).map(({ value }) => value);
  return values.join(",");
}

function chosen(answer: string, items: readonly Item[], { listType, multiple }: Parameters): readonly Item[] {
  const several = listType === "checkbox" || multiple;
  return (several ? listed(answer) : [answer.trim()]).map((one) => {
    const item = findItem(one, items);
    if (item === undefined) throw noSuchItem(one, items);
    return item;
  });
}

/** An item's text counts before a value, and a value before a number. */
function findItem(answer: string, items: readonly Item[]): Item | undefined {
  const wanted = answer.toUpperCase();
  return (
    items.find(({ text }) => text.toUpperCase() === wanted) ??
    items.find(({ value }) => value.toUpperCase() === wanted) ??
    (/^\d{1,9}$/.test(answer) ? items[Number(answer) - 1] : undefined)
  );
}

function problemWith(answer: string, items: readonly Item[], parameters: Parameters): string | undefined {
  if (answer.trim() === "") {
    return parameters.forceSelect && parameters.selected === undefined ? "choose one of them" : undefined;
  }
  try {
    chosen(answer, items, parameters);
    return undefined;
  } catch (error) {
    if (error instanceof ActionError) return error.message;
    throw error;
  }
}

function noSuchItem(answer: string | number, items: readonly Item[]): ActionError {
  return new ActionError({
    code: "ACTION_NO_CHOICE",
    message: `${JSON.stringify(answer)} is none of the ${items.length} items`,
    remedy: `choose one of ${items.map(({ text }) => text).join(", ")}, or its number from 1 to ${items.length}`,
  });
}

function unequal(items: number, values: number): ActionError {
  return new ActionError({
    code: "ACTION_ITEMS",
    message: `ITEMS holds ${items} and VALUES ${values}: each item needs a value`,
    remedy: "give as many values as items, separated by commas, or leave VALUES out",
  });
}
