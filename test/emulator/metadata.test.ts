import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { compactTable } from "../../scripts/make-metadata.ts";
import type { ColumnFacts, TableFacts } from "../../src/emulator/metadata/table-facts.ts";
import { standardTables } from "../../src/emulator/metadata/tables.ts";

const folder = resolve(import.meta.dirname, "../../src/emulator/metadata/tables");
const facts = resolve(import.meta.dirname, "../../../shared/reference/metadata");
const names = globSync("*.json", { cwd: folder }).map((file) => basename(file, ".json"));

const types = new Set(
  "String Memo Integer BigInt Decimal Double Money Boolean DateTime Picklist MultiSelectPicklist State Status Lookup Customer Owner PartyList Uniqueidentifier EntityName Image File".split(
    " ",
  ),
);

/** Lookups of which no source told what they point at. */
const withoutTargets = [
  "emailserverprofile.incomingpartnerapplication",
  "emailserverprofile.outgoingpartnerapplication",
  "recurringappointmentmaster.groupid",
  "recurringappointmentmaster.ruleid",
];

function hasTargets(column: ColumnFacts, table: TableFacts): boolean {
  return (column.targets ?? []).length > 0 || withoutTargets.includes(`${table.logicalName}.${column.name}`);
}

/** What the code relies on and the compiler cannot see in a JSON file. */
function complaints(column: ColumnFacts, table: TableFacts): string[] {
  const wrong = (is: boolean, what: string): string[] => (is ? [`${column.name}: ${what}`] : []);
  const stateColumn = table.columns.find(({ type }) => type === "State");
  const states = new Set<number | undefined>(stateColumn?.options?.map(([value]) => value));
  const isText = column.type === "String" || column.type === "Memo";
  return [
    ...wrong(!types.has(column.type), `type ${column.type}`),
    ...wrong(!/^[a-z][a-z0-9_]*$/.test(column.name), "name"),
    ...wrong(isText !== (typeof column.length === "number"), "length"),
    ...wrong(/^(Lookup|Customer|Owner)$/.test(column.type) && !hasTargets(column, table), "targets"),
    ...wrong(column.type === "Status" && !column.options?.every(([, , state]) => states.has(state)), "states"),
    ...wrong(/^(State|Status)$/.test(column.type) && !(column.options?.length ?? 0), "options"),
    ...wrong(
      column.default !== undefined && column.options?.every(([value]) => value !== column.default) === true,
      "default",
    ),
  ];
}

describe("the committed tables", () => {
  for (const name of names) {
    const table = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as TableFacts;

    it(`${name} has the form that the code reads`, () => {
      assert.equal(table.logicalName, name);
      assert.match(table.attribution ?? "", /Common Data Model \(Microsoft, CC BY 4\.0\)/);
      assert.deepEqual(
        table.columns.flatMap((column) => complaints(column, table)),
        [],
      );
      const columns = table.columns.map((column) => column.name);
      assert.equal(new Set(columns).size, columns.length);
      assert.ok(columns.includes(table.primaryId) && columns.includes(table.primaryName ?? table.primaryId));
    });

    it(`${name} is what the script makes of the facts`, {
      skip: !existsSync(facts) && "the facts are not on this machine",
    }, () => {
      const made = compactTable(facts, name);
      assert.equal(made, readFileSync(join(folder, `${name}.json`), "utf8"));
    });
  }

  it("are the tables that an organization has", () => {
    const tables = standardTables();
    assert.deepEqual([...tables.keys()].sort(), [...names].sort());
    for (const name of ["account", "contact", "systemuser", "businessunit", "organization"])
      assert.ok(tables.has(name));
  });

  it("have children whose lookups exist and may point at the parent", () => {
    const tables = standardTables();
    for (const parent of tables.values()) {
      for (const { child, column } of parent.children) {
        const lookup = tables.get(child)?.columns.get(column);
        const mayPoint = lookup?.type === "Uniqueidentifier" || lookup?.targets.includes(parent.logicalName);
        assert.ok(mayPoint, `${parent.logicalName} <- ${child}.${column}`);
      }
    }
  });
});
