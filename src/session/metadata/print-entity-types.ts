import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { oneLine, printTableTypes, propertyName, type TableTypes } from "./print-table-types.ts";
import { byLogicalName, TypeNames } from "./type-names.ts";

const declaration = `
declare module "dynaml" {
  interface EntityTypes extends Tables {}
}
`;

type Named = Pick<EntityMetadata, "logicalName" | "schemaName">;

export type TypesFile = {
  /** What the file says of where it comes from. */
  readonly organization: string;
  /** Whether every session has the tables; otherwise those alone that are opened by `openSession<Tables>(…)`. */
  readonly isGlobal: boolean;
};

/** Tables that are asked for before the ones in front of them are printed. */
const ahead = 8;

/**
 * A TypeScript file that describes tables for the compiler: a type for each, an object of values for each choice, and all of
 * them as `Tables`. The same tables give the same text. Of an organization's thousand tables the text is held, and of a few the
 * descriptions.
 *
 * @param describe asked of each table, in the order of their logical names: the table with its columns. Its errors are thrown on
 */
export async function printEntityTypes<T extends Named>(
  tables: readonly T[],
  describe: (table: T) => Promise<EntityMetadata>,
  file: TypesFile,
): Promise<string> {
  const names = new TypeNames(tables);
  const sorted = [...tables].sort(byLogicalName);
  const asked: Promise<EntityMetadata>[] = [];
  const printed: TableTypes[] = [];
  for (let next = 0; printed.length < sorted.length; ) {
    for (const table of sorted.slice(next, next + ahead - asked.length)) {
      const description = describe(table);
      // Its failure is for whoever comes to that table; until then nobody listens.
      description.catch(() => {});
      asked.push(description);
      next += 1;
    }
    const first = await asked.shift();
    if (first !== undefined) printed.push(printTableTypes(first, names));
  }
  return printFile(printed, file);
}

function printFile(printed: readonly TableTypes[], { organization, isGlobal }: TypesFile): string {
  const body = printed.map(({ text }) => text).join("\n");
  const used = [...new Set(printed.flatMap(({ imports }) => imports))].sort();
  const members = printed.map(({ name, typeName }) => `  ${propertyName(name)}: ${typeName};`).join("\n");
  const importLine = used.length === 0 ? 'import "dynaml";' : `import type { ${used.join(", ")} } from "dynaml";`;
  return `// Written by dynaml types from ${oneLine(organization)}; write it again when the tables change.
${importLine}

/** Logical names of the tables, with their columns. */
export interface Tables {
${members}
}
${isGlobal ? declaration : ""}
${body}`;
}
