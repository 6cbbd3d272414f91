import { holds, nameIn, textOf } from "../catalog/conditions.ts";
import { secretForm } from "../values/secret-text.ts";
import type { Finding, Subject } from "./finding.ts";

/**
 * Secrets that stand in the task as they are. A rule of the checks before a run alone: at its step every password is plain.
 * What an expression makes, what dynaml or the vendor's product encrypted, and references to the secret store pass.
 */
export function plainPasswords({ parameters, given }: Subject): readonly Finding[] {
  return Object.values(parameters).flatMap((parameter): Finding[] => {
    const { name, type, secretWhen, mayBePlain } = parameter;
    if (type.kind !== "encrypted" && secretWhen === undefined) return [];
    const isSecret = type.kind === "encrypted" || (secretWhen !== undefined && holds(secretWhen, parameters, given));
    const text = textOf(parameter, given);
    if (isSecret !== true || mayBePlain === true || text === undefined || secretForm(text) !== "plain") return [];
    return [
      {
        code: "CHECK_PLAIN_PASSWORD",
        severity: "warning",
        message: `${name} is in plain text: whoever can read the task can read it`,
        remedy: `store it (dynaml secret set NAME --host HOST) and write ${name}="secret:NAME", or encrypt it (dynaml encrypt --host HOST)`,
        parameter: nameIn(parameter, given),
        part: "value",
      },
    ];
  });
}
