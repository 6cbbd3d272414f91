import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import { comparedColumns, fetchFrom, linkTo, or, related } from "../../src/session/query/fetch-builder.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";

/** What a program without types may give in any place. */
const junk: readonly unknown[] = [
  undefined,
  null,
  5,
  Number.NaN,
  5n,
  "x",
  "",
  true,
  {},
  { a: 1 },
  [],
  [undefined],
  [null],
  [5],
  () => 1,
  Symbol("s"),
  new Date("2026-01-01"),
  new Date(Number.NaN),
  new Map(),
  Guid.empty,
];

type Place = { readonly account: EntityReference; readonly contact: EntityReference };

/** A call with something in one of its places; `never` is of every type. */
type Call = (session: Session, given: never, place: Place) => unknown;

const file = { name: "x.png", content: new Uint8Array(1) };
const relationship = "contact_customer_accounts";
const allColumns = { kind: "ColumnSet", allColumns: true } as const;
const settings = { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true } as const;
const expression = { kind: "QueryExpression", entityName: "account", columnSet: allColumns } as const;
const lookup = { from: "contactid", to: "primarycontactid" } as const;
const filters = { kind: "EnumValue", typeName: "EntityFilters" } as const;

const query = (part: string): Call => {
  return (session, given) => session.execute("RetrieveMultiple", { Query: { ...expression, [part]: given } as never });
};
const attribute = (name: string): Call => {
  return (session, given) => session.create(name === "to" ? "email" : "account", { [name]: given });
};
const option = (name: string): Call => {
  return (session, given) => session.create("account", {}, { [name]: given } as never);
};
const parameter = (message: string, name: string, others: object = {}): Call => {
  return (session, given) => session.execute(message, { ...others, [name]: given });
};
const fetched = (build: (given: never) => ReturnType<typeof fetchFrom>): Call => {
  return (session, given) => session.query(build(given)).toArray();
};
const reference = (logicalName: unknown, id: unknown): never => ({ logicalName, id }) as never;

const calls: Readonly<Record<string, Call>> = {
  "the table of create": (session, given) => session.create(given, {} as never),
  "the attributes of create": (session, given) => session.create("account", given),
  "a text": attribute("name"),
  "an amount": attribute("revenue"),
  "a lookup": attribute("primarycontactid"),
  "a choice": attribute("industrycode"),
  "a switch": attribute("creditonhold"),
  "a date": attribute("lastonholdtime"),
  "a party list": attribute("to"),
  "a picture": attribute("entityimage"),
  "the ID of a new record": attribute("accountid"),
  "a column that is not there": attribute("nosuch"),
  parameters: option("parameters"),
  timeout: option("timeout"),
  callerId: option("callerId"),
  callerObjectId: option("callerObjectId"),
  "a parameter of create": (session, given) => session.create("account", {}, { parameters: { X: given } }),
  "a record": (session, given) => session.retrieve("account", given),
  "a key": (session, given) => session.retrieve("account", { accountnumber: given }),
  columns: (session, given, { account }) => session.retrieve("account", account.id, given),
  "a version": (session, given, { account }) => session.update("account", account.id, {}, { rowVersion: given }),
  "a record of a relationship": (session, given, { contact }) => session.associate(given, relationship, [contact]),
  "its ID": (session, given, { contact }) => session.associate(reference("account", given), relationship, [contact]),
  "its table": (session, given, { account, contact }) =>
    session.associate(reference(given, account.id), relationship, [contact]),
  "a relationship": (session, given, { account, contact }) => session.associate(account, given, [contact]),
  "related records": (session, given, { account }) => session.associate(account, relationship, given),
  "the ID of one": (session, given, { account }) =>
    session.associate(account, relationship, [reference("contact", given)]),
  "an end": (session, given, { account, contact }) =>
    session.associate(account, relationship, [contact], { primaryEntityRole: given }),
  "a message": (session, given) => session.execute(given),
  "the parameters of a message": (session, given) => session.execute("WhoAmI", given),
  "a parameter that is not there": parameter("WhoAmI", "X"),
  "Target of Create": parameter("Create", "Target"),
  "the table of Target": (session, given) =>
    session.execute("Create", { Target: { logicalName: given, attributes: new Map() } }),
  "the related records of Target": (session, given) =>
    session.execute("Create", { Target: { logicalName: "account", attributes: new Map(), relatedEntities: given } }),
  "Target of Retrieve": parameter("Retrieve", "Target", { ColumnSet: allColumns }),
  "ColumnSet of Retrieve": (session, given, { account }) =>
    session.execute("Retrieve", { Target: account, ColumnSet: given }),
  "Query of RetrieveMultiple": parameter("RetrieveMultiple", "Query"),
  columnSet: query("columnSet"),
  criteria: query("criteria"),
  orders: query("orders"),
  linkEntities: query("linkEntities"),
  pageInfo: query("pageInfo"),
  topCount: query("topCount"),
  distinct: query("distinct"),
  "Assignee of Assign": (session, given, { account }) =>
    session.execute("Assign", { Target: account, Assignee: given }),
  "State of SetState": (session, given, { account }) =>
    session.execute("SetState", { EntityMoniker: account, State: given, Status: new OptionSetValue(-1) }),
  "the rights of GrantAccess": (session, given, { account }) =>
    session.execute("GrantAccess", {
      Target: account,
      PrincipalAccess: { kind: "PrincipalAccess", principal: account, accessMask: given },
    }),
  "Requests of ExecuteMultiple": parameter("ExecuteMultiple", "Requests", { Settings: settings }),
  "the parameters of a request": (session, given) =>
    session.execute("ExecuteMultiple", {
      Requests: [{ requestName: "WhoAmI", parameters: given }],
      Settings: settings,
    }),
  "Settings of ExecuteMultiple": parameter("ExecuteMultiple", "Settings", { Requests: [] }),
  "Targets of CreateMultiple": parameter("CreateMultiple", "Targets"),
  "the records of Targets": (session, given) =>
    session.execute("CreateMultiple", {
      Targets: { kind: "EntityCollection", entityName: "account", entities: given } as never,
    }),
  "Relationship of Associate": (session, given, { account, contact }) =>
    session.execute("Associate", { Target: account, Relationship: given, RelatedEntities: [contact] }),
  "RelatedEntities of Associate": (session, given, { account }) =>
    session.execute("Associate", {
      Target: account,
      Relationship: { kind: "Relationship", schemaName: relationship },
      RelatedEntities: given,
    }),
  "EntityFilters of RetrieveEntity": parameter("RetrieveEntity", "EntityFilters", { LogicalName: "account" }),
  "the members of EntityFilters": (session, given) =>
    session.execute("RetrieveEntity", { LogicalName: "account", EntityFilters: { ...filters, value: given } }),
  "PageInfo of RetrieveEntityChanges": parameter("RetrieveEntityChanges", "PageInfo", {
    EntityName: "account",
    Columns: allColumns,
  }),
  "DataVersion of RetrieveEntityChanges": parameter("RetrieveEntityChanges", "DataVersion", {
    EntityName: "account",
    Columns: allColumns,
  }),
  where: (session, given) => session.query({ entity: "account", where: { name: given } }).toArray(),
  "a tree": (session, given) => session.query({ fetch: given }).toArray(),
  "the table of a tree": (session, given) =>
    session.query({ fetch: { ...fetchFrom("account").fetch, entity: given } }).toArray(),
  odata: (session, given) => session.query({ entity: "account", odata: given }).toArray(),
  top: (session, given) => session.query({ entity: "account", top: given }).toArray(),
  pageSize: (session, given) => session.query({ entity: "account" }, { pageSize: given }).toArray(),
  limit: (session, given) => session.query({ entity: "account" }, { limit: given }).toArray(),
  "the table of a builder": fetched((given) => fetchFrom(given)),
  "the columns of a builder": fetched((given) => fetchFrom("account").columns(given)),
  "the column of a condition": fetched((given) => fetchFrom("account").where(given, "eq", "x")),
  "an operator": fetched((given) => fetchFrom("account").where("name", given, "x")),
  "one of several conditions": fetched((given) => fetchFrom("account").where(or(given))),
  "another column": fetched((given) => fetchFrom("account").where(comparedColumns("name", "eq", given))),
  orderBy: fetched((given) => fetchFrom("account").orderBy(given)),
  "a link": fetched((given) => fetchFrom("account").link(given)),
  "a linked table": fetched((given) => fetchFrom("account").link(linkTo(given, lookup))),
  "the columns of a link": fetched((given) => fetchFrom("account").link(linkTo("contact", given))),
  "the type of a link": fetched((given) => fetchFrom("account").link(linkTo("contact", { ...lookup, type: given }))),
  "records in a filter": fetched((given) => fetchFrom("account").where(related("any", given))),
  "an aggregate": fetched((given) => fetchFrom("account").aggregate("revenue", given, "a")),
  "an alias": fetched((given) => fetchFrom("account").aggregate("revenue", "sum", given)),
  count: (session, given) => session.count(given),
  "the parts of a table": (session, given) => session.metadata.table("account", given),
  "a column of files": (session, given, { account }) => session.uploadFile("account", account.id, given, file),
  "a file's type": (session, given, { account }) =>
    session.uploadFile("account", account.id, "entityimage", { ...file, mimeType: given }),
  "a record to attach to": (session, given) => session.attachFile(reference("account", given), file),
  token: (session, given) => session.changes("account", { token: given }).all(),
  "a record of the service": (session, given) => session.service.create(given),
  "its attributes": (session, given) => session.service.create({ logicalName: "account", attributes: given }),
  "the table of the service": (session, given, { account }) =>
    session.service.retrieve(given, account.id, { kind: "ColumnSet", allColumns: true }),
  "the ID of the service": (session, given) => session.service.delete("account", given),
  "an association": (session, given) => session.service.associate(given),
  "a message of the service": (session, given) => session.service.execute(given),
};

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

describe("what a program without types gives has the same end over both wires:", () => {
  let emulator: Emulator;
  let sessions: readonly Session[] = [];
  let place: Place;
  before(async () => {
    emulator = await startEmulator({ users: [user], organization: "org" });
    const at = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
    sessions = [
      await openSession({ ...at, ...user, transport: "Soap" }),
      await openSession({ ...at, ...user, transport: "WebApi" }),
    ];
    const [session] = sessions;
    assert.ok(session);
    place = {
      account: new EntityReference("account", await session.create("account", { name: "x" })),
      contact: new EntityReference("contact", await session.create("contact", { lastname: "x" })),
    };
  });
  after(async () => {
    for (const session of sessions) await session.end();
    await emulator?.close();
  });

  /** The error's code, and what is said where nothing was sent. */
  async function endOf(call: Call, session: Session, given: unknown): Promise<unknown> {
    try {
      await call(session, given as never, place);
      return "done";
    } catch (error) {
      assert.ok(error instanceof DynamlError, `a bare ${String(error)}`);
      return error.code === "SESSION_BAD_VALUE" ? { code: error.code, message: error.message } : error.code;
    }
  }

  for (const [what, call] of Object.entries(calls)) {
    it(what, async () => {
      for (const given of junk) {
        const shown = typeof given === "symbol" ? "a symbol" : `${typeof given} ${JSON.stringify(given, String)}`;
        const [overSoap, overWebApi] = await Promise.all(sessions.map((session) => endOf(call, session, given)));
        assert.deepEqual(overWebApi, overSoap, shown);
      }
    });
  }
});
