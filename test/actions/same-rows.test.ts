import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession, startTestOrganization } from "./organization.ts";

const create = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account">
  <ATTRIBUTE LOGICALNAME="name" VALUE="x" /><ATTRIBUTE LOGICALNAME="revenue" VALUE="12.5" />
  <ATTRIBUTE LOGICALNAME="lastusedincampaign" VALUE="2026-01-01" /><ATTRIBUTE LOGICALNAME="address1_latitude" VALUE="1.5" />
  </AMDYNAMICSCRM>`;

test("all columns of a record, and their companions, are the same over both wires, of a query and of get_entity", async () => {
  await using organization = await startTestOrganization();
  await organization.run(createSession() + create);
  const datasets: { readonly columns: readonly string[]; readonly rows: unknown }[] = [];
  for (const transport of ["Soap", "WebApi"]) {
    const run = await organization.run(
      `${createSession(`TRANSPORT="${transport}"`)}
       <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="account" RESULTDATASET="query" />
       <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%query.accountid%" RESULTDATASET="get" />`,
    );
    assert.equal(run.result.error, undefined);
    for (const name of ["query", "get"]) {
      const dataset = run.result.datasets.find(name);
      const columns = (dataset?.columns ?? []).filter((column) => column !== "versionnumber");
      const rows = [...(dataset?.rows ?? [])].map((row) =>
        Object.fromEntries(columns.map((column) => [column, row[dataset?.columns.indexOf(column) ?? -1]])),
      );
      datasets.push({ columns: columns.toSorted(), rows });
    }
  }
  assert.ok(datasets[0]?.columns.includes("ownerid.name"));
  for (const dataset of datasets) assert.deepEqual(dataset, datasets[0]);
});
