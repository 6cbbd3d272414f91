import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { variable as record } from "../../catalog/variable/variable.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Value } from "../../expression/value.ts";
import { secretForVariable } from "../secret-of.ts";
import type { Services } from "../services.ts";

/** Creates a variable. A value that the caller supplied is kept for a parameter (ISPARAMETER=YES), and replaced, with a warning, otherwise. */
export function variable(services: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { name, type, readOnly, isPrivate, isParameter, secure } = parameters;
    const supplied = context.variables.isSupplied(name);
    if (supplied && !isParameter) warnOfReplacement(name, context);
    const value = supplied && isParameter ? undefined : await initialValue(parameters, services, context);
    context.variables.create({ name, value, type, readOnly, isPrivate, isParameter, secure }, context.step);
    return { wrote: [name] };
  };
}

async function initialValue(
  { name, type, value = "", secure }: ParametersOf<typeof record>,
  services: Services,
  context: StepContext,
): Promise<Value> {
  if (!secure && type !== "text") return context.valueOf("VALUE", value);
  if (!secure || value === "") return value;
  return await secretForVariable(value, name, services, context);
}

function warnOfReplacement(name: string, context: StepContext): void {
  context.warn(
    "ACTION_SUPPLIED_VALUE_REPLACED",
    `the value supplied for variable "${name}" is replaced: this step creates it without ISPARAMETER="YES"`,
  );
}
