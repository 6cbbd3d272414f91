import { variableNameProblem } from "../catalog/variable-name.ts";
import { EngineError } from "./engine-error.ts";

/** Refuses a name that a variable cannot have. */
export function requireVariableName(name: string): void {
  const problem = variableNameProblem(name);
  if (problem === undefined) return;
  throw new EngineError({
    code: "ENGINE_VARIABLE_NAME",
    message: `"${name}" cannot name a variable: ${problem}`,
    remedy: "give the variable another name",
    context: { variable: name },
  });
}
