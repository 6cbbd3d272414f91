import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { standardTables } from "../metadata/tables.ts";
import { parseCookie, printCookie } from "./paging-cookie.ts";
import type { SortKey } from "./sort-key.ts";
import { column as columnSql } from "./sql.ts";

const tables = standardTables();
const contact = tables.get("contact");

function keysBy(...names: string[]): SortKey[] {
  assert.ok(contact !== undefined);
  return [...names, contact.primaryId].map((name) => {
    const column = contact.columns.get(name);
    assert.ok(column !== undefined);
    const value = columnSql("t", name);
    return { name, column, descending: false, isLinked: false, value, comparable: (operand) => operand };
  });
}

const id = "7bf2e032-ad92-e311-9752-6c3be5a87df0";

describe("a paging cookie", () => {
  it("comes back as it went, whatever a text holds", () => {
    const keys = keysBy("lastname", "numberofchildren", "address1_latitude");
    const text = fc.string({ unit: "grapheme" }).map((value) => `${value}<&>"'`);
    fc.assert(
      fc.property(
        text,
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (name, whole, double) => {
          const row = [name, BigInt(whole), double === 0 ? 0 : double, id];
          const cookie = parseCookie(keys, printCookie(keys, 3, row, row));
          assert.deepEqual(cookie, { page: 3, last: row });
        },
      ),
    );
  });

  it("of no value is null", () => {
    const keys = keysBy("lastname");
    const printed = printCookie(keys, 1, [null, id], [null, id]);
    assert.match(printed, /^<cookie page="1"><lastname lastnull="1" firstnull="1" \/><contactid last="\{7BF2E032-/);
    assert.deepEqual(parseCookie(keys, printed).last, [null, id]);
  });

  const foreign = [
    "",
    "page 2",
    '<cookie page="x"></cookie>',
    '<cookie page="1"><contactid last="{" first="" /></cookie',
    `<cookie page="1"><numberofchildren last="many" first="1" /><contactid last="{${id}}" first="{${id}}" /></cookie>`,
    `<cookie page="1"><contactid last="{${id}}" first="{${id}}" /></cookie>`,
    `<cookie page="1">${'<a last="" />'.repeat(50_000)}`,
  ];
  for (const text of foreign) {
    it(`that this query did not print is refused: ${text.slice(0, 60) || "(empty)"}`, () => {
      assert.throws(() => parseCookie(keysBy("numberofchildren"), text), { name: "OrganizationFault" });
    });
  }
});
