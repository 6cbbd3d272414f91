import { findAttribute, type Task } from "../../markup/task.ts";

/**
 * The first organization that a task names (ORGANIZATION), so that the embedded one bears the name that a task with
 * AUTODISCOVER will look for; undefined where it names none, or by an expression.
 */
export function namedOrganization({ steps }: Pick<Task, "steps">): string | undefined {
  const names = steps.map(({ attributes }) => findAttribute(attributes, "ORGANIZATION")?.value.trim() ?? "");
  return names.find((name) => name !== "" && !name.includes("%"));
}
