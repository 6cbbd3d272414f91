import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import type {
  ExecuteMultipleResponses,
  OrganizationRequest,
  OrganizationResponse,
  ParameterValue,
  UpsertResponses,
} from "../../../src/wire/organization-call.ts";
import { collection, count, entity, executeCall, TestOrganization } from "../test-organization.ts";

const missing = Guid.of("11111111-2222-3333-4444-555555555555");

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

function request(requestName: string, parameters: Record<string, ParameterValue>): OrganizationRequest {
  return { requestName, parameters: new Map(Object.entries(parameters)) };
}

const create = (name: string): OrganizationRequest => request("Create", { Target: entity("account", { name }) });

const bad = (): OrganizationRequest => request("Delete", { Target: new EntityReference("account", missing) });

describe("ExecuteMultiple", () => {
  const run = async (
    requests: OrganizationRequest[],
    continueOnError: boolean,
    returnResponses: boolean,
  ): Promise<{ isFaulted: ParameterValue | undefined; items: ExecuteMultipleResponses["items"] }> => {
    const { results } = await organization.execute("ExecuteMultiple", {
      Requests: requests,
      Settings: { kind: "ExecuteMultipleSettings", continueOnError, returnResponses },
    });
    const responses = results.get("Responses") as ExecuteMultipleResponses;
    return { isFaulted: results.get("IsFaulted"), items: responses.items };
  };

  /** The matrix of the documentation: what is told of [good, bad, good, bad, good]. */
  const matrix: readonly [continueOnError: boolean, returnResponses: boolean, told: string[], created: number][] = [
    [true, true, ["0", "1!", "2", "3!", "4"], 3],
    [false, true, ["0", "1!"], 1],
    [true, false, ["1!", "3!"], 3],
    [false, false, ["1!"], 1],
  ];
  for (const [continueOnError, returnResponses, told, created] of matrix) {
    it(`ContinueOnError ${continueOnError}, ReturnResponses ${returnResponses}: ${told.join(" ")}`, async () => {
      const earlier = await count(organization, "account");
      const requests = [create("1"), bad(), create("2"), bad(), create("3")];
      const { isFaulted, items } = await run(requests, continueOnError, returnResponses);
      assert.deepEqual(
        items.map(({ requestIndex, fault }) => `${requestIndex}${fault === undefined ? "" : "!"}`),
        told,
      );
      assert.equal(isFaulted, true);
      assert.equal(
        (await count(organization, "account")) - earlier,
        created,
        "good ones stay, each its own transaction",
      );
      const faulted = items.find(({ fault }) => fault !== undefined);
      assert.equal(faulted?.fault?.errorCode, -2147220969);
      assert.equal(faulted?.fault?.message, `account With Id = ${missing} Does Not Exist`);
    });
  }

  it("tells nothing where all is well and responses are not asked for", async () => {
    const { isFaulted, items } = await run([create("x")], false, false);
    assert.deepEqual([isFaulted, items.length], [false, 0]);
  });

  it("returns the results of each request", async () => {
    const { items } = await run([create("results")], false, true);
    const id = items[0]?.response?.results.get("id");
    assert.ok(id instanceof Guid);
    assert.equal((await organization.retrieve("account", id, "name")).attributes.get("name"), "results");
  });

  it("inside another is a fault of that item, ExecuteTransaction inside is not", async () => {
    const settings = { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: true } as const;
    const nested = request("ExecuteMultiple", { Requests: [create("n")], Settings: settings });
    const transaction = request("ExecuteTransaction", { Requests: [create("t")], ReturnResponses: true });
    const { items } = await run([nested, transaction], true, true);
    assert.deepEqual(
      items.map(({ fault }) => fault?.errorCode),
      [-2147220989, undefined],
    );
  });

  it("takes 1,000 requests and not one more, and then runs none", async () => {
    const earlier = await count(organization, "account");
    const requests = Array.from({ length: 1001 }, () => create("many"));
    const call = executeCall("ExecuteMultiple", {
      Requests: requests,
      Settings: { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: false },
    });
    const fault = await organization.fault(call);
    assert.equal(fault.detail?.errorDetails.get("MaxBatchSize"), 1000);
    assert.equal(await count(organization, "account"), earlier);
    assert.equal((await run(requests.slice(1), true, false)).isFaulted, false);
    assert.equal((await count(organization, "account")) - earlier, 1000);
  });
});

describe("ExecuteTransaction", () => {
  it("does all, and returns the responses in order where they are asked for", async () => {
    const requests = [create("a"), request("WhoAmI", {}), create("b")];
    const { results } = await organization.execute("ExecuteTransaction", { Requests: requests, ReturnResponses: true });
    const responses = results.get("Responses") as readonly OrganizationResponse[];
    assert.deepEqual(
      responses.map(({ responseName }) => responseName),
      ["Create", "WhoAmI", "Create"],
    );
  });

  for (const [what, failing, code] of [
    ["a request that fails", bad(), -2147220969],
    ["ExecuteTransaction inside", request("ExecuteTransaction", { Requests: [] }), -2147220989],
    [
      "ExecuteMultiple inside",
      request("ExecuteMultiple", {
        Requests: [create("inside")],
        Settings: { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: true },
      }),
      -2147220989,
    ],
    ["a message that there is none of", request("BringCoffee", {}), -2147220989],
  ] as const) {
    it(`${what}: nothing is done, and the fault names the index`, async () => {
      const earlier = await count(organization, "account");
      const fault = await organization.fault(
        executeCall("ExecuteTransaction", { Requests: [create("1"), create("2"), failing, create("3")] }),
      );
      assert.equal(fault.detail?.faultedRequestIndex, 2);
      assert.equal(fault.detail.errorCode, code);
      assert.equal(await count(organization, "account"), earlier);
    });
  }
});

describe("a system job inside a transaction", () => {
  it("that fails leaves nothing behind, and the transaction goes on", async () => {
    const earlier = await count(organization, "account");
    const half = request("CreateMultiple", {
      Targets: collection("account", entity("account", {}), entity("account", { name: "x".repeat(500) })),
    });
    const { results } = await organization.execute("ExecuteTransaction", {
      Requests: [create("before"), request("ExecuteAsync", { Request: half }), create("after")],
      ReturnResponses: true,
    });
    assert.equal((results.get("Responses") as readonly unknown[]).length, 3);
    assert.equal((await count(organization, "account")) - earlier, 2);
  });
});

describe("messages of many records", () => {
  const accounts = (...names: string[]) => collection("account", ...names.map((name) => entity("account", { name })));

  it("CreateMultiple answers the IDs in the order of the records", async () => {
    const { results } = await organization.execute("CreateMultiple", { Targets: accounts("m1", "m2", "m3") });
    const ids = results.get("Ids") as readonly Guid[];
    const names = await Promise.all(ids.map((id) => organization.retrieve("account", id, "name")));
    assert.deepEqual(
      names.map(({ attributes }) => attributes.get("name")),
      ["m1", "m2", "m3"],
    );
  });

  it("UpdateMultiple changes each", async () => {
    const { results } = await organization.execute("CreateMultiple", { Targets: accounts("u1", "u2") });
    const ids = results.get("Ids") as readonly Guid[];
    const Targets = collection("account", ...ids.map((id, index) => entity("account", { name: `new${index}` }, id)));
    await organization.execute("UpdateMultiple", { Targets });
    const second = await organization.retrieve("account", ids[1] ?? missing, "name");
    assert.equal(second.attributes.get("name"), "new1");
  });

  it("UpsertMultiple tells which were created", async () => {
    const id = await organization.create("account", { name: "there" });
    const Targets = collection("account", entity("account", { name: "new" }), entity("account", { name: "old" }, id));
    const { results } = await organization.execute("UpsertMultiple", { Targets });
    const { items } = results.get("Results") as UpsertResponses;
    assert.deepEqual(
      items.map(({ recordCreated }) => recordCreated),
      [true, false],
    );
    assert.deepEqual(items[1]?.target.id, id);
  });

  const table: readonly [what: string, message: string, Targets: ParameterValue, code: number, text: string][] = [
    ["nothing", "CreateMultiple", null, -2147220989, "Required field 'Targets' is missing"],
    [
      "no table",
      "CreateMultiple",
      collection("", entity("account", {})),
      -2147220989,
      "Required member 'EntityName' missing for field 'Targets'",
    ],
    [
      "no records",
      "UpdateMultiple",
      collection("account"),
      -2147220970,
      "System.ArgumentException: The value of the parameter 'Targets' cannot be null or empty.",
    ],
    [
      "records of two tables",
      "UpsertMultiple",
      collection("account", entity("account", {}), entity("contact", {})),
      -2147220989,
      "This entity cannot be added to the specified collection. The collection can have entities with PlatformName = account while this entity has Platform Name: contact",
    ],
    [
      "the same ID twice",
      "CreateMultiple",
      collection("account", entity("account", {}, missing), entity("account", {}, missing)),
      -2147220937,
      "Cannot insert duplicate key.",
    ],
    [
      "a record that is not there",
      "UpdateMultiple",
      collection("account", entity("account", { name: "x" }, missing)),
      -2147220969,
      `Account With Ids = ${missing} Do Not Exist`,
    ],
    [
      "a message for elastic tables",
      "DeleteMultiple",
      [new EntityReference("account", missing)],
      -2147220715,
      "DeleteMultiple has not yet been implemented.",
    ],
  ];
  for (const [what, message, Targets, code, text] of table) {
    it(`${message} of ${what} is refused, and nothing is written`, async () => {
      const earlier = await count(organization, "account");
      const fault = await organization.fault(executeCall(message, { Targets }));
      assert.equal(fault.detail?.errorCode, code);
      assert.equal(fault.reason, text);
      assert.equal(await count(organization, "account"), earlier);
    });
  }
});

describe("ExecuteAsync", () => {
  for (const [what, asked, status] of [
    ["a request that goes well", create("async"), 30],
    ["a request that fails", bad(), 31],
  ] as const) {
    it(`${what} leaves a completed job`, async () => {
      const { results } = await organization.execute("ExecuteAsync", { Request: asked });
      const job = results.get("AsyncJobId") as Guid;
      const { attributes } = await organization.retrieve(
        "asyncoperation",
        job,
        "statecode",
        "statuscode",
        "messagename",
      );
      assert.equal(String(attributes.get("statecode")), "3");
      assert.equal(String(attributes.get("statuscode")), String(status));
      assert.equal(attributes.get("messagename"), asked.requestName);
    });
  }
});
