import type { RecordShape } from "../../wire/odata/query-plan.ts";

/** `…/$metadata#accounts(name,primarycontactid(fullname))`: what an answer holds (OData 4.0 part 1, §10). */
export function contextUrl(root: string, shape: RecordShape, select: readonly string[] | undefined): string {
  return `${root}$metadata#${shape.table.entitySetName}${selectionOf(shape, select)}`;
}

function selectionOf(shape: RecordShape, select: readonly string[] | undefined): string {
  const expanded = [
    ...shape.singles.map(({ name, shape: inner }) => `${name}${selectionOf(inner, namesOf(inner))}`),
    ...shape.collections.map(({ name, item }) => `${name}(${(item.select ?? []).join(",")})`),
  ];
  const parts = [...(select ?? []), ...expanded];
  return parts.length === 0 ? (select === undefined ? "" : "()") : `(${parts.join(",")})`;
}

function namesOf({ properties = [] }: RecordShape): readonly string[] | undefined {
  return properties.length === 0 ? undefined : properties.map(({ name }) => name);
}
