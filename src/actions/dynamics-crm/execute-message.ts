import type { executeMessage as record } from "../../catalog/dynamics-crm/execute-message.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { ExecuteResults } from "../../session/session.ts";
import { type ParameterText, readMessage } from "../../session/text-values/parameter-texts.ts";
import type { AttributeText } from "../../session/text-values/text-values.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import type { GivenRow } from "./bulk-rejects.ts";
import { datasetRows } from "./dataset-rows.ts";
import { putResult, resultValue } from "./message-results.ts";
import { RecordDates } from "./record-dates.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

type Children = Pick<ParametersOf<typeof record>, "parameters" | "attributes" | "results">;

/**
 * Sends a message by name: Execute / POST or GET of the operation. Its parameters are read, and the variables of its results looked
 * up, before anything is sent.
 */
export function executeMessage(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { results } = parameters;
    const place = await writingPlace(parameters, services, context);
    const texts = parameterTexts(parameters, context);
    const { message, parameters: values } = await readMessage(parameters.name, texts, place.session, {
      signal: context.signal,
    });
    for (const { variable } of results) if (variable !== undefined) context.variables.expectText(variable);
    const done = await place.writes.execute(message, values);
    const dates = new RecordDates(place.session, context);
    const wrote: string[] = [];
    if (done !== undefined) for (const result of results) wrote.push(await keep(result, done, dates, context));
    return place.result({ summary: `executed ${message}`, wrote: wrote.filter((name) => name !== "") });
  };
}

/** The parameters of the message, records with their attributes. */
function parameterTexts({ parameters, attributes }: Children, context: StepContext): readonly ParameterText[] {
  for (const attribute of attributes) expectParameter(attribute, parameters);
  return parameters.map(({ name, type, value, dataset }) => {
    const own = attributes.filter(({ parameter }) => sameName(name, parameter));
    const rows = dataset === undefined ? undefined : [...datasetRows(dataset, context)].map(attributeTexts);
    return { name, type, value, attributes: own, rows };
  });
}

/** What a row says of a record: what is empty is not said, and companions of columns (`ownerid.name`) are no attributes. */
function attributeTexts({ values }: GivenRow): readonly AttributeText[] {
  return [...values].flatMap(([logicalName, value]) =>
    value === undefined || value === "" || logicalName.includes(".") ? [] : [{ logicalName, value }],
  );
}

export function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Puts a result where its element says; returns that name. */
async function keep(
  { name, variable, dataset }: Children["results"][number],
  done: ExecuteResults,
  dates: RecordDates,
  context: StepContext,
): Promise<string> {
  const key = Object.keys(done).find((one) => sameName(one, name)) ?? name.trim();
  const value = await dates.shownResult(done[key]);
  if (value === undefined) {
    const names = Object.keys(done);
    const given = names.length === 0 ? "it gave none" : `it gave ${names.join(", ")}`;
    context.warn("ACTION_NO_RESULT", `the message gave no result ${key}; ${given}`);
  }
  if (variable !== undefined) context.variables.set(variable, resultValue(key, value));
  if (dataset !== undefined) putResult(key, value, context.datasets, dataset);
  return variable ?? dataset ?? "";
}

type OfParameter = { readonly parameter: string; readonly logicalName: string };

/** Throws ACTION_NO_PARAMETER for an attribute of a parameter that the step does not give. */
export function expectParameter(
  { parameter, logicalName: attribute }: OfParameter,
  parameters: readonly { readonly name: string }[],
): void {
  if (parameters.some(({ name }) => sameName(name, parameter))) return;
  throw new ActionError({
    code: "ACTION_NO_PARAMETER",
    message: `attribute ${attribute} is given to the parameter ${parameter}, and the step has no such parameter`,
    remedy: `add <PARAMETER NAME="${parameter}" TYPE="Entity" VALUE="…" /> with the record's entity as its value`,
    context: { parameter, attribute },
  });
}
