import assert from "node:assert/strict";
import { it } from "node:test";
import { Guid } from "../../values/guid.ts";
import type { AttributeMetadata, EntityKeyMetadata } from "../../wire/metadata/metadata.ts";
import { faultAmongKeys, faultOfKey } from "./check-alternate-key.ts";

const attributes = ["new_probeid", "new_code", "new_name"].map((logicalName) => ({ logicalName }) as AttributeMetadata);
const key = (indexStatus: EntityKeyMetadata["indexStatus"], ...keyAttributes: string[]): EntityKeyMetadata => ({
  kind: "EntityKeyMetadata",
  metadataId: Guid.empty,
  logicalName: "new_bycode",
  schemaName: "new_ByCode",
  entityLogicalName: "new_probe",
  keyAttributes,
  indexStatus,
});
const byCode = key("Active", "new_code");
const byBoth = key("Active", "new_code", "new_name");

const table = { logicalName: "new_probe", primaryIdAttribute: "new_probeid", attributes };

const cases: readonly (readonly [
  what: string,
  keys: readonly EntityKeyMetadata[],
  names: readonly string[],
  refusal: RegExp | undefined,
])[] = [
  ["a key that is defined", [byCode], ["new_code"], undefined],
  ["columns that are no key", [byCode], ["new_name"], /new_name is no alternate key .*new_probe has: new_code/],
  ["more columns than the key has", [byCode], ["new_code", "new_name"], /new_code, new_name are no alternate key/],
  ["the columns of a key in another order", [byBoth], ["new_name", "new_code"], undefined],
  ["one column of a key of two", [byBoth], ["new_code"], /new_code is no alternate key .*has: new_code,new_name/],
  ["a column of a key with another one", [byBoth], ["new_code", "new_probeid"], /are no alternate key/],
  ["a second key", [byCode, byBoth], ["new_code", "new_name"], undefined],
  ["a key whose index is not made yet", [key("Pending", "new_code")], ["new_code"], /its index is Pending/],
  ["a table without keys", [], ["new_name"], /new_name is no alternate key of new_probe, which has none define an/],
  ["two columns that are not there: the first is told", [], ["new_one", "new_two"], /no attribute "new_one"/],
  [
    "a table without keys, and a column that is not there",
    [],
    ["new_nmae"],
    /no attribute "new_nmae"; did you mean new_name/,
  ],
];
for (const [what, keys, names, refusal] of cases) {
  it(what, () => {
    const fault = faultAmongKeys(table, keys, names);
    if (refusal === undefined) assert.equal(fault, undefined);
    else assert.match(`${fault?.message} ${fault?.remedy}`, refusal);
  });
}

it("goes by the table's ID, and by anything where the organization tells no keys", async () => {
  const telling = (keys: readonly EntityKeyMetadata[] | undefined) => ({ keys: () => Promise.resolve(keys) });
  assert.equal(await faultOfKey(telling([byCode]), table, ["new_probeid"]), undefined);
  assert.equal(await faultOfKey(telling(undefined), table, ["new_name"]), undefined);
  assert.match((await faultOfKey(telling([]), table, ["new_name"]))?.message ?? "", /which has none$/);
});
