import assert from "node:assert/strict";
import { it } from "node:test";
import { meddlingSite } from "./meddling-site.ts";

it("a table's definition is asked for once over SOAP, and again where asking failed", async (t) => {
  const { session, seen, meddle } = await meddlingSite(t);
  let failures = 1;
  meddle(({ message, carryOut }) => {
    if (message !== "RetrieveEntity" || failures === 0) return carryOut();
    failures -= 1;
    return { status: 200, headers: { "content-type": "text/html" }, body: "<title>Maintenance</title>" };
  });
  const asked = () => seen.filter(({ message }) => message === "RetrieveEntity").length;
  const create = () => session.create("account", { name: "A", numberofemployees: 5 });
  await assert.rejects(create(), { code: "SESSION_NOT_A_SERVICE" });
  assert.equal(asked(), 1);
  await Promise.all([create(), create()]);
  await create();
  assert.equal(asked(), 2);
});
