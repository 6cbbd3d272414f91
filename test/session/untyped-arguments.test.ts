import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import type { Batch } from "../../src/session/batch/batch.ts";
import { discoverOrganizations } from "../../src/session/discovery/discover-organizations.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchFrom } from "../../src/session/query/fetch-builder.ts";
import type { RecordQuery } from "../../src/session/query/record-query.ts";
import type { Session } from "../../src/session/session.ts";
import type { Entity } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };
/** What a program without types may give in any place. */
const given = (value: unknown): never => value as never;
const account = new EntityReference("account", Guid.random());
const relationship = "contact_customer_accounts";

const whoAmI = { requestName: "WhoAmI", parameters: new Map() };
const settings = { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true } as const;
const emptyAccount = { logicalName: "account", attributes: new Map() };

type Call = (session: Session) => unknown;
type Refused = readonly [said: string, call: Call];

const calls: readonly Refused[] = [
  ["the record is undefined", (session) => session.retrieve("account", given(undefined))],
  ["the record is a number", (session) => session.update("account", given(5), {})],
  ["the record is null", (session) => session.delete("account", given(null))],
  ["the columns are a text", (session) => session.retrieve("account", Guid.random(), given("name"))],
  ["one of the columns is undefined", (session) => session.retrieve("account", Guid.random(), given([undefined]))],
  ["the attributes are undefined", (session) => session.create("account", given(undefined))],
  ["the attributes are a list", (session) => session.create("account", given([]))],
  ["the attributes are null", (session) => session.upsert("account", Guid.random(), given(null))],
  ["the entity name is null", (session) => session.create(given(null), given({}))],
  ["the entity name is a number", (session) => session.retrieve(given(1), Guid.random())],
  ["the entity name is empty", (session) => session.metadata.table("")],
  ["the entity name is null", (session) => session.metadata.columns(given(null))],
  ["the query is undefined", (session) => session.query(given(undefined)).first()],
  ["the entity name is undefined", (session) => session.query(given({})).toArray()],
  ["the columns are a text", (session) => session.query(given({ entity: "account", columns: "name" })).first()],
  ["the conditions are null", (session) => session.query(given({ entity: "account", where: null })).first()],
  ["the order is a text", (session) => session.query(given({ entity: "account", orderBy: "name" })).toArray()],
  [
    "the order is a list of something else than names",
    (session) => session.query(given({ entity: "account", orderBy: [1] })).first(),
  ],
  ["the FetchXML is undefined", (session) => session.query(given({ fetchXml: undefined })).first()],
  ["the query is a text", (session) => session.count(given("account"))],
  ["the message's name is undefined", (session) => session.execute(given(undefined))],
  ["the parameters are null", (session) => session.execute("WhoAmI", given(null))],
  [
    "the attributes of the Target are an object",
    (session) => session.execute("Create", { Target: given({ logicalName: "account", attributes: { name: "x" } }) }),
  ],
  [
    "the attributes of the Target are undefined",
    (session) => session.execute("Upsert", { Target: given({ logicalName: "account" }) }),
  ],
  [
    "the records of the parameter Target are undefined",
    (session) => session.execute("Create", { Target: given({ ...emptyAccount, relatedEntities: [{}] }) }),
  ],
  [
    "the rights of the parameter PrincipalAccess are a list",
    (session) =>
      session.execute("GrantAccess", {
        Target: account,
        PrincipalAccess: { kind: "PrincipalAccess", principal: account, accessMask: given(["ReadAccess"]) },
      }),
  ],
  [
    "the record is null",
    (session) =>
      session.execute("GrantAccess", {
        Target: account,
        PrincipalAccess: { kind: "PrincipalAccess", principal: given(null), accessMask: "ReadAccess" },
      }),
  ],
  [
    "the parameters of a request in Requests are undefined",
    (session) => session.execute("ExecuteTransaction", { Requests: given([{ requestName: "WhoAmI" }]) }),
  ],
  ["Settings of ExecuteMultiple is undefined", (session) => session.execute("ExecuteMultiple", { Requests: [whoAmI] })],
  [
    "Settings.kind of ExecuteMultiple is undefined",
    (session) => session.execute("ExecuteMultiple", { Requests: [whoAmI], Settings: given({ continueOnError: true }) }),
  ],
  [
    "continueOnError of the parameter Settings is a text",
    (session) =>
      session.execute("ExecuteMultiple", {
        Requests: [whoAmI],
        Settings: { ...settings, continueOnError: given("no !") },
      }),
  ],
  ["Requests of ExecuteMultiple is undefined", (session) => session.execute("ExecuteMultiple", { Settings: settings })],
  [
    "Requests[1] of ExecuteMultiple is an object",
    (session) => session.execute("ExecuteMultiple", { Requests: given([whoAmI, {}]), Settings: settings }),
  ],
  ["Requests of ExecuteTransaction is undefined", (session) => session.execute("ExecuteTransaction")],
  [
    "ReturnResponses of ExecuteTransaction is 1",
    (session) => session.execute("ExecuteTransaction", { Requests: [whoAmI], ReturnResponses: 1 }),
  ],
  [
    "the parameter Target is an object",
    (session) => session.execute("Delete", { Target: given({ logicalName: "account", id: Guid.random() }) }),
  ],
  ["the parameter X is undefined", (session) => session.execute("WhoAmI", { X: given(undefined) })],
  ["the parameter X is an object", (session) => session.execute("WhoAmI", { X: given({ a: 1 }) })],
  ["one of the values of the parameter X is null", (session) => session.execute("WhoAmI", { X: given([null]) })],
  ["the parameter X is an invalid Date", (session) => session.execute("WhoAmI", { X: new Date(Number.NaN) })],
  [
    'the parameter X: "Entity Atributes", and EntityFilters has no such member',
    (session) =>
      session.execute("WhoAmI", { X: { kind: "EnumValue", typeName: "EntityFilters", value: "Entity Atributes" } }),
  ],
  [
    'the rights of the parameter PrincipalAccess: "Read", and AccessRights has no such member',
    (session) =>
      session.execute("GrantAccess", {
        Target: account,
        PrincipalAccess: { kind: "PrincipalAccess", principal: account, accessMask: "Read" },
      }),
  ],
  [
    "the entity name is undefined",
    (session) => session.execute("Create", { Target: given({ ...emptyAccount, logicalName: undefined }) }),
  ],
  ['attribute "name" holds an invalid Date', (session) => session.create("account", { name: new Date(Number.NaN) })],
  [
    'attribute "name" holds a value of type symbol, which no attribute holds',
    (session) => session.create("account", { name: given(Symbol("x")) }),
  ],
  [
    'attribute "accountnumber" holds a value of type object, which no attribute holds',
    (session) => session.retrieve("account", { accountnumber: given({}) }),
  ],
  [
    "count of the parameter PageInfo is a text",
    (session) => session.execute("RetrieveEntityChanges", { PageInfo: given({ pageNumber: 1, count: "ten rows" }) }),
  ],
  [
    "the record is an object",
    (session) => session.associate(given({ logicalName: "account", id: "x" }), relationship, [account]),
  ],
  ["callerId is a text", (session) => session.create("account", {}, given({ callerId: "x" }))],
  ["callerObjectId is null", (session) => session.execute("WhoAmI", {}, given({ callerObjectId: null }))],
  ["entity.name of the query is 5", (session) => session.query({ fetch: given({ entity: { name: 5 } }) }).first()],
  ["the link is undefined", (session) => session.query(fetchFrom("account").link(given(undefined))).first()],
  ['the direction is "desc"', (session) => session.query(fetchFrom("account").orderBy("name", given("desc"))).first()],
  [
    'the direction is "Descending"',
    (session) => session.query(fetchFrom("account").orderBy("name", given("Descending"))).first(),
  ],
  [
    '"distnct" is no option here',
    (session) =>
      session.query(fetchFrom("account").aggregate("name", "countcolumn", "n", given({ distnct: true }))).first(),
  ],
  [
    "the options are null",
    (session) => session.query(fetchFrom("account").aggregate("name", "countcolumn", "n", given(null))).first(),
  ],
  [
    "distinct is a text",
    (session) =>
      session.query(fetchFrom("account").aggregate("name", "countcolumn", "n", given({ distinct: "yes" }))).first(),
  ],
  ["the condition is null", (session) => session.query(fetchFrom("account").where(given(null))).first()],
  ["the parameter X is a function", (session) => session.execute("WhoAmI", { X: given(() => 1) })],
  ["the record is undefined", (session) => session.associate(given(undefined), relationship, [account])],
  ["the related records are undefined", (session) => session.associate(account, relationship, given(undefined))],
  ["one of the related records is a text", (session) => session.disassociate(account, relationship, given(["x"]))],
  ["the relationship is a number", (session) => session.associate(account, given(5), [account])],
  ["the column is null", (session) => session.uploadFile("account", Guid.random(), given(null), file)],
  ["the file is undefined", (session) => session.uploadFile("account", Guid.random(), "entityimage", given(undefined))],
  ["the file is without a name", (session) => session.attachFile(account, given({ content: file.content }))],
  ["the content of the file is a text", (session) => session.attachFile(account, given({ name: "x", content: "y" }))],
  ["the record is null", (session) => session.attachFile(given(null), file)],
  ["mimeType is a number", (session) => session.attachFile(account, { ...file, mimeType: given(5) })],
  [
    "mimeType is null",
    (session) => session.uploadFile("account", Guid.random(), "entityimage", { ...file, mimeType: given(null) }),
  ],
  ['as is "note"', (session) => session.attachFile(account, file, { as: given("note") })],
  ["id is a number", (session) => session.attachFile(account, file, { id: given(5) })],
  ["id is null", (session) => session.attachFile(account, file, { id: given(null) })],
  ['id is "x"', (session) => session.attachFile(account, file, { id: "x" })],
  ["subject is a number", (session) => session.attachFile(account, file, { subject: given(5) })],
  ["text is an object", (session) => session.attachFile(account, file, { text: given({}) })],
  [
    "a piece of the file is of type string",
    (session) => session.attachFile(account, { name: "x", content: given(["y"]) }),
  ],
  ["onProgress is a number", (session) => session.attachFile(account, file, { onProgress: given(5) })],
  ["the column is undefined", (session) => session.downloadFile("account", Guid.random(), given(undefined))],
  ["the column is a number", (session) => session.deleteFile("account", Guid.random(), given(5))],
  ["the entity name is a list", (session) => session.changes(given([])).all()],
  ["the columns are null", (session) => session.changes("account", { columns: given(null) }).all()],
  ["the token is a number", (session) => session.changes("account", { token: given(5) }).all()],
  ["the token is null", (session) => session.changes("account", { token: given(null) }).all()],
  ["pageSize of the changes is a text", (session) => session.changes("account", { pageSize: given("5") }).all()],
  ["pageSize of the changes is -1", (session) => session.changes("account", { pageSize: -1 }).all()],
  ["the parts are a text", (session) => session.metadata.table("account", given("Attributes"))],
  ["the parts are null", (session) => session.metadata.table("account", given(null))],
  ["one of the parts is a number", (session) => session.metadata.table("account", given([5]))],
  ["one of the parts is undefined", (session) => session.metadata.table("account", given([undefined]))],
  ['one of the parts is "Columns"', (session) => session.metadata.table("account", given(["Columns"]))],
  ["the user is null", (session) => session.onBehalfOf(given(null))],
  ["the user is an object", (session) => session.onBehalfOf(given({}))],
  ['the user is "jo"', (session) => session.onBehalfOf("jo")],
  ["the ID of the user's object in the directory is a number", (session) => session.onBehalfOf({ objectId: given(5) })],
];

/** Of the service below the session, which has no columns to tell types by. */
const ofService: readonly Refused[] = [
  ["callerId is a text", (session) => session.service.create(emptyAccount, given({ callerId: Guid.random().text }))],
  ["callerId is an object", (session) => session.service.retrieveMultiple(given(expression), given({ callerId: {} }))],
  [
    "callerObjectId is a text",
    (session) => session.service.execute(whoAmI, given({ callerObjectId: Guid.random().text })),
  ],
  ['"callerID" is no option here', (session) => session.service.create(emptyAccount, given({ callerID: Guid.empty }))],
  [
    "the ID of the record is a text",
    (session) => session.service.create({ ...emptyAccount, id: given(Guid.random().text) }),
  ],
  [
    "the ID of the record is a text",
    (session) => session.service.update({ ...emptyAccount, id: given(Guid.random().text) }),
  ],
  ["the ID of the record is null", (session) => session.service.update({ ...emptyAccount, id: given(null) })],
  ["the record has neither an ID nor an alternate key", (session) => session.service.update(emptyAccount)],
  [
    "the version of the record is a number",
    (session) => session.service.update({ ...emptyAccount, id: account.id, rowVersion: given(5) }),
  ],
  [
    "the version of the record is a text",
    (session) => session.service.update({ ...emptyAccount, id: account.id, rowVersion: "x" }),
  ],
  [
    "the alternate key of the record is an object",
    (session) => session.service.update({ ...emptyAccount, keyAttributes: given({ accountnumber: "A" }) }),
  ],
  [
    "the name of an attribute of the record is undefined",
    (session) => session.service.create(withAttribute(undefined, "x")),
  ],
  ["the name of an attribute of the record is empty", (session) => session.service.create(withAttribute("", "x"))],
  ['attribute "name" is undefined', (session) => session.service.create(withAttribute("name", undefined))],
  [
    'attribute "name" holds a value of type object, which no attribute holds',
    (session) => session.service.update({ ...withAttribute("name", {}), id: account.id }),
  ],
  ['attribute "name" holds an invalid Date', (session) => session.service.create(withAttribute("name", new Date("x")))],
  ['attribute "revenue" is NaN', (session) => session.service.create(withAttribute("revenue", Number.NaN))],
  [
    'attribute "new_colors" holds a list of something else than options',
    (session) => session.service.create(withAttribute("new_colors", [5])),
  ],
  [
    "the ID of the Target is a text",
    (session) => session.execute("Create", { Target: given({ ...emptyAccount, id: Guid.random().text }) }),
  ],
];

function withAttribute(name: unknown, value: unknown): Entity {
  return { logicalName: "account", attributes: new Map([[given(name), given(value)]]) };
}

const expression = {
  kind: "QueryExpression",
  entityName: "account",
  columnSet: { kind: "ColumnSet", allColumns: true },
} as const;
const contacts = { entityName: "account", entityId: account.id, relationship, relatedEntities: [account] };

/** Of every call of the service. */
const withLimitsOfService: readonly ((session: Session, limits: never) => unknown)[] = [
  (session, limits) => session.service.create(emptyAccount, limits),
  (session, limits) => session.service.retrieve("account", account.id, expression.columnSet, limits),
  (session, limits) => session.service.update({ ...emptyAccount, id: account.id }, limits),
  (session, limits) => session.service.delete("account", account.id, limits),
  (session, limits) => session.service.associate(contacts, limits),
  (session, limits) => session.service.disassociate(contacts, limits),
  (session, limits) => session.service.retrieveMultiple(given(expression), limits),
  (session, limits) => session.service.readPage(given(expression), () => undefined, limits),
  (session, limits) => session.service.execute(whoAmI, limits),
];

/** Of every call that takes options. */
const withOptions: readonly ((session: Session, options: never) => unknown)[] = [
  (session, options) => session.create("account", {}, options),
  (session, options) => session.retrieve("account", Guid.random(), ["name"], options),
  (session, options) => session.update("account", Guid.random(), {}, options),
  (session, options) => session.upsert("account", Guid.random(), {}, options),
  (session, options) => session.delete("account", Guid.random(), options),
  (session, options) => session.associate(account, relationship, [account], options),
  (session, options) => session.disassociate(account, relationship, [account], options),
  (session, options) => session.execute("WhoAmI", {}, options),
  (session, options) => session.query(all, options).first(),
  (session, options) => session.count(all, options),
  (session, options) => whoAmIBatch(session).send(options),
  (session, options) => session.bulk([], options),
  (session, options) => session.uploadFile("account", Guid.random(), "entityimage", file, options),
  (session, options) => session.downloadFile("account", Guid.random(), "entityimage", options),
  (session, options) => session.attachFile(account, file, options),
  (session, options) => session.changes("account", options).all(),
  (session, options) => session.metadata.table("account", [], options),
  (session, options) => session.metadata.columns("account", options),
  (session, options) => session.metadata.tables(options),
];

/** Of a batch, and of its operations, whose time and end are told to `send`. */
const withOptionsOfBatches: typeof withOptions = [
  (session, options) => session.batch(options),
  (session, options) => inBatch(session, (batch) => batch.create("account", {}, options)),
  (session, options) => inBatch(session, (batch) => batch.update("account", Guid.random(), {}, options)),
  (session, options) => inBatch(session, (batch) => batch.upsert("account", Guid.random(), {}, options)),
  (session, options) => inBatch(session, (batch) => batch.delete("account", Guid.random(), options)),
  (session, options) => inBatch(session, (batch) => batch.associate(account, relationship, [account], options)),
];

const wrongOptions: readonly (readonly [said: string, options: unknown])[] = [
  ["the options are null", null],
  ["the options are a number", 30],
  ["the options are a list", []],
  ['"rowversion" is no option here', { rowversion: "1" }],
];
const wrongSignals: typeof wrongOptions = [
  ["the signal is a text", { signal: "x" }],
  ["the signal is null", { signal: null }],
];
const refusedOptions: readonly (readonly [options: typeof wrongOptions, calls: typeof withOptions])[] = [
  [wrongOptions, [...withOptions, ...withOptionsOfBatches, ...withLimitsOfService]],
  [wrongSignals, [...withOptions, ...withLimitsOfService]],
  [[['"signal" is no option here', { signal: new AbortController().signal }]], withOptionsOfBatches],
];

const batched: readonly Refused[] = [
  ["transaction is a text", (session) => session.batch({ transaction: given("yes") })],
  ["continueOnError is null", (session) => session.batch({ continueOnError: given(null) })],
  ["the entity name is undefined", (session) => inBatch(session, (batch) => batch.create(given(undefined), given({})))],
  ["the attributes are null", (session) => inBatch(session, (batch) => batch.create("account", given(null)))],
  [
    "the record is undefined",
    (session) => inBatch(session, (batch) => batch.update("account", given(undefined), given({}))),
  ],
  ["the record is null", (session) => inBatch(session, (batch) => batch.delete("account", given(null)))],
  [
    "the related records are null",
    (session) => inBatch(session, (batch) => batch.associate(account, relationship, given(null))),
  ],
  ["the message's name is empty", (session) => inBatch(session, (batch) => batch.execute(""))],
  ["the parameters are a text", (session) => inBatch(session, (batch) => batch.execute("WhoAmI", given("x")))],
];

const creating = { operation: "create", entityName: "account" } as const;
const loads: readonly (readonly [said: string, rows: unknown, options: unknown])[] = [
  ["the rows are undefined", undefined, creating],
  ["the options are undefined", [], undefined],
  ["the entity name is undefined", [], { operation: "create" }],
  ["the operation is undefined", [], { entityName: "account" }],
  ['the operation is "merge"', [], { ...creating, operation: "merge" }],
  ['the message is "Fast"', [], { ...creating, message: "Fast" }],
  ["the key is a text", [], { ...creating, operation: "upsert", key: "accountnumber" }],
  ["the key is a list without names of attributes", [], { ...creating, operation: "upsert", key: [] }],
  ["a load that is to create takes no key", [], { ...creating, key: ["accountnumber"] }],
  ["largestSet is 1.5", [], { ...creating, largestSet: 1.5 }],
  ['"setSize" is no option here', [], { ...creating, setSize: 0 }],
  ["TIMEOUT -1 is not a number of seconds", [], { ...creating, timeout: -1 }],
  ["largestSet is 0", [], { ...creating, largestSet: 0 }],
  ['concurrency is "8"', [], { ...creating, concurrency: "8" }],
  ["concurrency is NaN", [], { ...creating, concurrency: Number.NaN }],
  ["windowSeconds is null", [], { ...creating, windowSeconds: null }],
  ["outage is -1", [], { ...creating, outage: -1 }],
  ["the stop signal is a boolean", [], { ...creating, stop: true }],
  ["onReject is an object", [], { ...creating, onReject: {} }],
  ["ids is a text", [], { ...creating, ids: "x" }],
  ["the parameters are a list", [], { ...creating, parameters: [] }],
];

/** What a call is told of messages' optional parameters, whatever the call. */
const parameters: readonly (readonly [said: string, parameters: unknown])[] = [
  ["the parameters are null", null],
  ["the parameters are a text", "SuppressDuplicateDetection"],
  ["the parameter Target is what the call itself gives", { Target: null }],
  [
    "the parameter SuppressDuplicateDetection is a value of type string, and the platform has a Boolean there",
    { SuppressDuplicateDetection: "false" },
  ],
  ["the parameter tag is undefined, and the platform has a String there", { tag: undefined }],
];
const withParameters: readonly ((session: Session, options: { parameters: never }) => unknown)[] = [
  (session, options) => session.create("account", {}, options),
  (session, options) => session.update("account", Guid.random(), {}, options),
  (session, options) => session.upsert("account", Guid.random(), {}, options),
  (session, options) => session.delete("account", Guid.random(), options),
  (session, options) => session.associate(account, relationship, [], options),
  (session, options) => session.disassociate(account, relationship, [account], options),
  (session, options) => session.bulk([], { ...creating, ...options }),
  (session, options) => inBatch(session, (batch) => batch.create("account", {}, options)),
  (session, options) => inBatch(session, (batch) => batch.upsert("account", Guid.random(), {}, options)),
  (session, options) => inBatch(session, (batch) => batch.delete("account", Guid.random(), options)),
  (session, options) => inBatch(session, (batch) => batch.associate(account, relationship, [], options)),
  (session, options) => inBatch(session, (batch) => batch.disassociate(account, relationship, [], options)),
];

const file = { name: "x.png", content: new Uint8Array(1) };

function whoAmIBatch(session: Session): Batch {
  const batch = session.batch();
  batch.execute("WhoAmI");
  return batch;
}

/** Of an operation of a batch, which fails alone. */
async function inBatch(session: Session, add: (batch: Batch) => unknown): Promise<void> {
  const batch = session.batch();
  add(batch);
  const [result] = await batch.send();
  if (result?.status === "failed") throw result.error;
}

const all = { entity: "account" } as const;
const firstPage = async (query: RecordQuery) => await query.pages()[Symbol.asyncIterator]().next();
const counts: readonly Refused[] = [
  ["pageSize of the query is 0", (session) => session.query(all, { pageSize: 0 }).toArray()],
  ["pageSize of the query is 1.5", (session) => session.query(all, { pageSize: 1.5 }).first()],
  ["top of the query is 0", (session) => session.query({ ...all, top: 0 }).toArray()],
  ["top of the query is -1", (session) => session.count({ ...all, top: -1 })],
  ["limit of the query is NaN", (session) => session.query(all, { limit: Number.NaN }).toArray()],
  ["limit of the query is -1", (session) => firstPage(session.query(all, { limit: -1 }))],
];

/** `session.create`, for the name of a test. */
function shown(call: Call & { readonly call?: unknown }): string {
  const [found = "session.bulk"] = /(?:session|batch)\.(?!batch\(\);)[^(]+/.exec(String(call.call ?? call)) ?? [];
  return found;
}

const openings: readonly (readonly [said: string, options: unknown])[] = [
  ["the options are undefined", undefined],
  ["the options are null", null],
  ["the options are a text", "https://contoso.crm4.dynamics.com"],
  ["organizationUri is a number", { organizationUri: 5 }],
  ["server is null", { server: null }],
  ["userName is a list", { server: "x", userName: ["jo"] }],
  ["password is a number", { server: "x", password: 5 }],
  ["autoDiscover is a text", { server: "x", autoDiscover: "yes" }],
  ["proxy is a text", { server: "x", proxy: "http://proxy:3128" }],
  ['transport is "REST"', { server: "x", transport: "REST" }],
  ['"passwrd" is no option here', { server: "x", passwrd: "x" }],
  ["prompt is an object", { server: "x", prompt: {} }],
  ["the signal is a text", { server: "x", signal: "x" }],
];

for (const open of [openSession, discoverOrganizations]) {
  for (const [said, options] of openings) {
    it(`${open.name} refuses before anything is sent: ${said}`, async () => {
      await assert.rejects(open(given(options)), { name: "DynamlError", code: "SESSION_BAD_VALUE", message: said });
    });
  }
}

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`what a program without types gives, over ${transport},`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      const place = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
      session = await openSession({ ...place, ...user, transport });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    const refused = (said: string, call: Call) =>
      it(`is refused before anything is sent: ${said} (${shown(call)})`, async () => {
        await assert.rejects(
          async () => await call(session),
          (error) => {
            assert.ok(error instanceof DynamlError, String(error));
            assert.deepEqual([error.code, error.message], ["SESSION_BAD_VALUE", said]);
            assert.match(error.remedy ?? "", /^give |^did you mean |^leave /);
            return true;
          },
        );
      });

    for (const [said, call] of [...calls, ...ofService, ...batched, ...counts]) refused(said, call);
    for (const [said, rows, options] of loads) refused(said, (one) => one.bulk(given(rows), given(options)));
    for (const [wrong, asked] of refusedOptions) {
      for (const [said, options] of wrong) {
        for (const call of asked)
          refused(
            said,
            Object.assign((one: Session) => call(one, given(options)), { call }),
          );
      }
    }
    for (const [said, wrong] of parameters) {
      for (const call of withParameters) {
        refused(
          said,
          Object.assign((one: Session) => call(one, { parameters: given(wrong) }), { call }),
        );
      }
    }

    it("takes the ID of a note as a text", async () => {
      const target = new EntityReference("account", await session.create("account", { name: "x" }));
      const id = Guid.random();
      const made = await session.attachFile(target, file, { id: `{${id.text}}` });
      assert.equal(made.text, id.text);
    });

    it("takes names of rights with commas between them, as .NET prints them", async () => {
      const target = new EntityReference("account", await session.create("account", { name: "x" }));
      const me = new EntityReference("systemuser", session.userId);
      for (const accessMask of ["ReadAccess, WriteAccess", "ReadAccess,WriteAccess", " ReadAccess  WriteAccess"]) {
        const PrincipalAccess = { kind: "PrincipalAccess", principal: me, accessMask } as const;
        await session.execute("GrantAccess", { Target: target, PrincipalAccess });
      }
    });

    it("has a service that tells whether it lists alternate keys", () => {
      assert.equal(session.service.listsKeys, transport === "WebApi" ? true : undefined);
      assert.equal(session.onBehalfOf(session.userId).service.listsKeys, session.service.listsKeys);
    });

    it("rejects a row of a load that is none, and writes the others", async () => {
      const rows = [
        { attributes: { name: "first" } },
        null,
        5,
        { attributes: null },
        { name: "flat" },
        { attributes: { name: "last" } },
      ];
      const rejects = new Map<number, string>();
      const report = await session.bulk(given(rows), {
        operation: "create",
        entityName: "account",
        onReject: ({ index, error }) => rejects.set(index, error.message),
      });
      assert.deepEqual([report.written, report.rejected], [2, 4]);
      assert.deepEqual(
        [...rejects],
        [
          [1, "the row is null"],
          [2, "the row is a number"],
          [3, "the attributes are null"],
          [4, "the row has no attributes"],
        ],
      );
    });
  });
}
