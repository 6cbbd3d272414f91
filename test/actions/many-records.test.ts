import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { createSession, logsOf, organizationUri, startTestOrganization, warningsOf } from "./organization.ts";

const many = 50_001;

describe("more records than an organization aggregates and than a dataset takes by default", () => {
  it("are counted by their IDs, and who did not set MAXROWS is warned", async () => {
    await using organization = await startTestOrganization();
    const session = await openSession({
      organizationUri,
      userName: "administrator",
      domain: "netautoinc",
      password: "Secret-of-tests-1",
      authType: "ActiveDirectory",
      dial: organization.dial,
    });
    const rows = Array.from({ length: many }, (_, index) => ({ attributes: { name: `many ${index}` } }));
    const { written } = await session.bulk(rows, { operation: "create", entityName: "account" });
    await session.end();
    assert.equal(written, many);
    for (const transport of ["Soap", "WebApi"]) {
      const run = await organization.run(
        `<AMVARIABLE NAME="n" />${createSession(`TRANSPORT="${transport}"`)}
         <AMDYNAMICSCRM ACTIVITY="count_entities" ENTITY="account" RESULTVARIABLE="n" />
         <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="account" COLUMNS="name" RESULTDATASET="d" />
         <AMWRITETOLOG TEXT="%n% %d.TotalRows% %d.MoreRecords%" />
         <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="account" COLUMNS="name" MAXROWS="60000" RESULTDATASET="d" />
         <AMWRITETOLOG TEXT="%d.TotalRows% %d.MoreRecords%" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.deepEqual(logsOf(run), [`${many} 50000 True`, `${many} False`]);
      assert.deepEqual(warningsOf(run), [
        'ACTION_ROWS_CUT the query finds more than 50000 records; dataset "d" holds the first 50000: set MAXROWS, or narrow the query',
      ]);
    }
  });
});
