import assert from "node:assert/strict";
import { it } from "node:test";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { standardTables } from "../metadata/tables.ts";
import type { RecordValues } from "./store.ts";
import { Store } from "./store.ts";

const record = (values: Record<string, AttributeValue>): RecordValues => new Map(Object.entries(values));

// How much it saves: `npm run bench -- emulator`. Without statistics SQLite reads all contacts here, and looks up the account of each.
it("a join begins with the table of few rows once there are statistics", (t) => {
  const tables = standardTables();
  const store = Store.open(undefined, tables);
  t.after(() => store.close());
  const [account, contact] = [tables.get("account"), tables.get("contact")];
  assert.ok(account !== undefined && contact !== undefined);
  const add = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      const accountid = store.newId();
      const parentcustomerid = new EntityReference("account", accountid);
      store.insert(account, record({ accountid }));
      for (let each = 0; each < 10; each += 1)
        store.insert(contact, record({ contactid: store.newId(), parentcustomerid }));
    }
  };
  const firstStep = (): unknown =>
    store.rows(
      `EXPLAIN QUERY PLAN SELECT c.contactid FROM contact AS c JOIN account AS a ON a.accountid = c.parentcustomerid
        WHERE a.description = 'x' ORDER BY c.lastname`,
      [],
    )[0]?.[3];
  add(9);
  assert.match(String(firstStep()), /^SCAN c/);
  add(91);
  assert.equal(firstStep(), "SCAN a");
});

it("indexes that were undone with an attempt are made by the next record", (t) => {
  const tables = standardTables();
  const store = Store.open(undefined, tables);
  t.after(() => store.close());
  const account = tables.get("account");
  assert.ok(account !== undefined);
  const add = (): void => store.insert(account, record({ accountid: store.newId() }));
  const indexes = (): number =>
    store.rows("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'account.name'", []).length;
  store.transaction(() => {
    assert.throws(() =>
      store.attempt(() => {
        add();
        throw new Error("undone");
      }),
    );
    assert.equal(indexes(), 0);
    add();
  });
  assert.equal(indexes(), 1);
});
