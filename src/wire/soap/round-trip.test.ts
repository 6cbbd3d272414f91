import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { DynamlError } from "../../errors.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity, EntityCollection, RelatedEntities } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type {
  ExecuteMultipleResponses,
  OrganizationCall,
  OrganizationReply,
  OrganizationServiceFault,
  ParameterValue,
} from "../organization-call.ts";
import type {
  AttributeExpression,
  ColumnSet,
  ConditionExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  Query,
} from "../query/query-expression.ts";
import { decodeCall } from "./decode-call.ts";
import { decodeReply } from "./decode-reply.ts";
import { encodeCall } from "./encode-call.ts";
import { encodeFault } from "./encode-fault.ts";
import { encodeReply } from "./encode-reply.ts";
import { KnownMessages } from "./known-messages.ts";
import type { SoapFault } from "./soap-fault.ts";
import { type SoapVersion, soapVersions } from "./soap-version.ts";
import { WrittenPairs } from "./written-pairs.ts";

/** A plain object with members that are always there, and others that may be. */
function object<R extends object, O extends object = Record<never, never>>(
  required: { [K in keyof R]: fc.Arbitrary<R[K]> },
  optional?: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
  const requiredKeys = Object.keys(required) as (keyof R)[];
  return fc.record({ ...required, ...optional } as { [K in keyof (R & O)]: fc.Arbitrary<(R & O)[K]> }, {
    requiredKeys,
    noNullPrototype: true,
  }) as fc.Arbitrary<R & Partial<O>>;
}

/** Something that may contain itself, a few levels deep; the reader's own limit has its own tests. */
function shallow<T>(flat: fc.Arbitrary<T>, nested: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ maxDepth: 3, depthIdentifier: "shallow" }, flat, nested);
}

/** Every character that XML 1.0 can carry. */
const text = fc
  .string({ unit: "binary", maxLength: 30 })
  .map((value) => value.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ""));
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
const guid = fc
  .uuid()
  .filter((value) => value !== Guid.empty.text)
  .map((value) => Guid.of(value));
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => value + 0);
const decimal = fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.nat(10)).map(([digits, scale]) => {
  const padded = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const whole = padded.slice(0, padded.length - scale);
  const fraction = padded.slice(padded.length - scale);
  return Decimal.of(`${digits < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`);
});
const date = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});
const option = int.map((value) => new OptionSetValue(value));
const reference = fc
  .tuple(
    name,
    guid,
    fc.option(text, { nil: undefined }),
    fc.option(mapOf(fc.oneof(text, guid, int), 1)),
    fc.option(text),
  )
  .map(([logicalName, id, label, keyAttributes, rowVersion]) => {
    const more = { keyAttributes: keyAttributes ?? undefined, rowVersion: rowVersion ?? undefined };
    return new EntityReference(logicalName, id, label, more);
  });
const role = fc.constantFrom("Referencing" as const, "Referenced" as const);

const simpleValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.boolean(),
  int,
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.double().map((value) => new Double(value)),
  decimal,
  decimal.map((value) => new Money(value)),
  date,
  option,
  reference,
  guid,
  fc.uint8Array({ maxLength: 20 }),
  object({
    kind: fc.constant("ManagedProperty" as const),
    value: fc.boolean(),
    canBeChanged: fc.boolean(),
    managedPropertyLogicalName: name,
  }),
  fc.constant(null),
);

const attributeValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue; collection: EntityCollection }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", maxDepth: 2 },
      simpleValue,
      fc.array(option, { maxLength: 3 }),
      object({
        kind: fc.constant("AliasedValue" as const),
        entityLogicalName: name,
        attributeLogicalName: name,
        value: simpleValue,
      }),
      tie("collection"),
    ),
    collection: collectionOf(entityOf(tie("value"))),
  }),
).value;

function entityOf(value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Entity> {
  return object(
    { logicalName: name, attributes: mapOf(value) },
    {
      id: guid,
      formattedValues: mapOf(text, 1),
      rowVersion: text,
      keyAttributes: mapOf(fc.oneof(text, guid, int), 1),
      relatedEntities: fc.oneof({ maxDepth: 1, depthIdentifier: "related" }, related(), related()),
    },
  );
}

/** Records of one relationship, without further ones. */
function related(): fc.Arbitrary<RelatedEntities[]> {
  const plain = object({ logicalName: name, attributes: mapOf(int) });
  const records = object({ relationship: name, collection: collectionOf(plain) }, { primaryEntityRole: role });
  return fc.uniqueArray(records, { selector: ({ relationship }) => relationship, minLength: 1, maxLength: 2 });
}

function collectionOf(entity: fc.Arbitrary<Entity>): fc.Arbitrary<EntityCollection> {
  return object(
    {
      kind: fc.constant("EntityCollection" as const),
      entityName: fc.oneof(name, fc.constant("")),
      entities: fc.array(entity, { maxLength: 3 }),
      moreRecords: fc.boolean(),
      totalRecordCount: int,
      totalRecordCountLimitExceeded: fc.boolean(),
    },
    { pagingCookie: text, minActiveRowVersion: fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String) },
  );
}

function mapOf<V>(value: fc.Arbitrary<V>, minLength = 0): fc.Arbitrary<Map<string, V>> {
  return fc
    .uniqueArray(fc.tuple(fc.oneof(name, text), value), { selector: ([key]) => key, minLength, maxLength: 5 })
    .map((pairs) => new Map(pairs));
}

const entity = entityOf(attributeValue);
const collection = collectionOf(entity);

const attributeExpression: fc.Arbitrary<AttributeExpression> = object({
  attributeName: name,
  alias: name,
  aggregateType: fc.constantFrom("None", "CountColumn", "Max"),
  hasGroupBy: fc.boolean(),
  dateTimeGrouping: fc.constantFrom("None", "Week", "FiscalYear"),
});

const columnSet: fc.Arbitrary<ColumnSet> = fc.oneof(
  fc.constant({ kind: "ColumnSet", allColumns: true } as const),
  object(
    {
      kind: fc.constant("ColumnSet" as const),
      allColumns: fc.constant(false as const),
      columns: fc.array(name, { maxLength: 4 }),
    },
    { attributeExpressions: fc.array(attributeExpression, { minLength: 1, maxLength: 2 }) },
  ),
);

const condition: fc.Arbitrary<ConditionExpression> = object(
  {
    attributeName: name,
    operator: fc.constantFrom("Equal", "Null", "In", "Like"),
    values: fc.array(simpleValue, { maxLength: 3 }),
  },
  { entityName: name, compareColumns: fc.constant(true) },
);

const filter: fc.Arbitrary<FilterExpression> = fc.letrec<{ filter: FilterExpression }>((tie) => ({
  filter: object(
    {
      filterOperator: fc.constantFrom("And", "Or"),
      conditions: fc.array(condition, { maxLength: 2 }),
      filters: shallow(fc.constant<FilterExpression[]>([]), fc.array(tie("filter"), { maxLength: 2 })),
    },
    { isQuickFindFilter: fc.constant(true) },
  ),
})).filter;

const order: fc.Arbitrary<OrderExpression> = object(
  { attributeName: name, orderType: fc.constantFrom("Ascending", "Descending") },
  { alias: name, entityName: name },
);

const link: fc.Arbitrary<LinkEntity> = fc.letrec<{ link: LinkEntity }>((tie) => ({
  link: object(
    {
      linkFromEntityName: fc.oneof(name, fc.constant("")),
      linkFromAttributeName: name,
      linkToEntityName: name,
      linkToAttributeName: name,
      joinOperator: fc.constantFrom("Inner", "LeftOuter", "NotAny"),
      columns: columnSet,
      linkCriteria: filter,
      linkEntities: shallow(fc.constant<LinkEntity[]>([]), fc.array(tie("link"), { maxLength: 2 })),
      orders: fc.array(order, { maxLength: 1 }),
    },
    { entityAlias: name },
  ),
})).link;

const paging = {
  pageInfo: object({ count: int, pageNumber: int, returnTotalRecordCount: fc.boolean() }, { pagingCookie: text }),
  topCount: int,
};

const query: fc.Arbitrary<Query> = fc.oneof(
  object(
    {
      kind: fc.constant("QueryExpression" as const),
      entityName: name,
      columnSet,
      criteria: filter,
      orders: fc.array(order, { maxLength: 2 }),
      linkEntities: fc.array(link, { maxLength: 2 }),
      distinct: fc.boolean(),
      noLock: fc.boolean(),
    },
    { ...paging, queryHints: name, dataSource: name },
  ),
  object({ kind: fc.constant("FetchExpression" as const), query: text }),
  object(
    {
      kind: fc.constant("QueryByAttribute" as const),
      entityName: name,
      columnSet,
      attributes: fc.array(name, { maxLength: 2 }),
      values: fc.array(simpleValue, { maxLength: 2 }),
      orders: fc.array(order, { maxLength: 2 }),
    },
    { ...paging },
  ),
);

const parameterValue: fc.Arbitrary<ParameterValue> = fc.oneof(
  attributeValue,
  entity,
  columnSet,
  query,
  fc.array(guid, { maxLength: 3 }),
  fc.array(text, { maxLength: 3 }),
  fc.array(int, { maxLength: 3 }),
  fc.array(reference, { maxLength: 3 }),
  fc.array(collection, { maxLength: 2 }),
  object({ kind: fc.constant("Relationship" as const), schemaName: name }, { primaryEntityRole: role }),
  object({
    kind: fc.constant("EnumValue" as const),
    typeName: fc.constant("AccessRights"),
    value: fc
      .subarray(["ReadAccess", "WriteAccess", "ShareAccess"], { minLength: 1 })
      .map((rights) => rights.join(" ")),
  }),
  object({
    kind: fc.constant("ExecuteMultipleSettings" as const),
    continueOnError: fc.boolean(),
    returnResponses: fc.boolean(),
  }),
  object({ kind: fc.constant("RecordCounts" as const), counts: mapOf(fc.bigInt(0n, 2n ** 63n - 1n)) }),
  object({
    kind: fc.constant("Duration" as const),
    seconds: fc.nat(10_000_000).map((milliseconds) => milliseconds / 1000),
  }),
);

const request = object({
  requestName: fc.constantFrom("Upsert", "new_Do"),
  parameters: mapOf(parameterValue),
});
const response = object({ responseName: fc.constantFrom("Upsert", "new_Do"), results: mapOf(parameterValue) });

const association = object(
  { entityName: name, entityId: guid, relationship: name, relatedEntities: fc.array(reference, { maxLength: 3 }) },
  { primaryEntityRole: role },
);

const operation = <O extends string>(...names: readonly O[]) => fc.constantFrom<O>(...names);

const call: fc.Arbitrary<OrganizationCall> = fc.oneof(
  object({ operation: operation("Create", "Update"), entity }),
  object({ operation: operation("Retrieve"), entityName: name, id: guid, columnSet }),
  object({ operation: operation("Delete"), entityName: name, id: guid }),
  object({ operation: operation("RetrieveMultiple"), query }),
  object({ operation: operation("Associate", "Disassociate"), association }),
  object({
    operation: operation("Execute"),
    request: object(
      {
        requestName: fc.constantFrom("WhoAmI", "RetrieveVersion", "Upsert", "new_CustomAction"),
        parameters: mapOf(fc.oneof(parameterValue, request, fc.array(request, { maxLength: 2 }))),
      },
      { requestId: guid },
    ),
  }),
) as fc.Arbitrary<OrganizationCall>;

const reply: fc.Arbitrary<OrganizationReply> = fc.oneof(
  object({ operation: operation("Create"), id: guid }),
  object({ operation: operation("Retrieve"), entity }),
  object({ operation: operation("Update", "Delete", "Associate", "Disassociate") }),
  object({ operation: operation("RetrieveMultiple"), collection }),
  object({
    operation: operation("Execute"),
    response: object({
      responseName: fc.constantFrom("WhoAmI", "RetrieveVersion", "new_CustomAction"),
      results: mapOf(fc.oneof(parameterValue, fc.array(response, { maxLength: 2 }), multipleResponses())),
    }),
  }),
);

function multipleResponses(): fc.Arbitrary<ExecuteMultipleResponses> {
  return object({
    kind: fc.constant("ExecuteMultipleResponses" as const),
    items: fc.array(object({ requestIndex: int }, { response, fault: plainFault() }), { maxLength: 2 }),
  });
}

function plainFault(): fc.Arbitrary<OrganizationServiceFault> {
  return object({ errorCode: int, message: text, errorDetails: mapOf(attributeValue) });
}

const serviceFault: fc.Arbitrary<OrganizationServiceFault> = fc.letrec<{ fault: OrganizationServiceFault }>((tie) => ({
  fault: object(
    { errorCode: int, message: text, errorDetails: mapOf(fc.oneof(attributeValue, text)) },
    {
      timestamp: fc.constant("2014-02-17T23:44:47.6574981Z"),
      traceText: text,
      activityId: guid,
      innerFault: shallow(plainFault(), tie("fault")),
      faultedRequestIndex: int,
      helpLink: text,
      exceptionRetriable: fc.boolean(),
      exceptionSource: text,
      originalException: text,
    },
  ),
})).fault;

const fault: fc.Arbitrary<SoapFault> = object(
  {
    kind: fc.constant("SoapFault" as const),
    blame: fc.constantFrom("Sender" as const, "Receiver" as const),
    reason: text,
  },
  {
    subcode: fc.constantFrom("InternalServiceFault", "InvalidSecurity", "ActionNotSupported", "MustUnderstand"),
    detail: serviceFault,
  },
).map((whole) => {
  if (whole.subcode === undefined) return whole;
  return { ...whole, blame: whole.subcode === "InternalServiceFault" ? "Receiver" : "Sender" };
});

const soap: fc.Arbitrary<SoapVersion> = fc.constantFrom(...soapVersions);

describe("what is written is read back", () => {
  test("calls", () => {
    const known = new KnownMessages();
    const written = new WrittenPairs();
    fc.assert(
      fc.property(call, soap, (original, version) => {
        const options = { messageId: "urn:uuid:1", to: "http://crm/" };
        const { body } = encodeCall(original, version, options);
        assert.equal(encodeCall(original, version, { ...options, written }).body, body);
        const decoded = decodeCall(body);
        assert.deepEqual(decoded.call, original);
        assert.equal(decoded.soap, version);
        assert.equal(decoded.messageId, version === "1.2" ? "urn:uuid:1" : undefined);
        assert.deepEqual(decodeCall(Buffer.from(body), known), decoded);
      }),
    );
  });

  test("replies", () => {
    const known = new KnownMessages();
    fc.assert(
      fc.property(reply, soap, (original, version) => {
        const { body } = encodeReply(original, version, { relatesTo: "urn:uuid:1", securedAt: new Date(0) });
        assert.deepEqual(decodeReply(Buffer.from(body)), original);
        assert.deepEqual(decodeReply(Buffer.from(body), known), original);
      }),
    );
  });

  test("faults", () => {
    fc.assert(
      fc.property(fault, soap, (original, version) => {
        assert.deepEqual(decodeReply(encodeFault(original, version, { operation: "Create" }).body), original);
      }),
    );
  });
});

describe("whatever is done to a message, reading it ends in a value or a DynamlError", () => {
  const cut = object({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), text: fragment() });

  for (const [kind, messages, decode] of [
    ["call", call.chain((value) => soap.map((version) => encodeCall(value, version).body)), decodeCall],
    ["reply", reply.chain((value) => soap.map((version) => encodeReply(value, version).body)), decodeReply],
    ["fault", fault.chain((value) => soap.map((version) => encodeFault(value, version).body)), decodeReply],
  ] as const) {
    test(`a mutated ${kind}`, () => {
      fc.assert(
        fc.property(messages, fc.array(cut, { minLength: 1, maxLength: 3 }), (message, cuts) => {
          const mutated = cuts.reduce((whole, { at, length, text: inserted }) => {
            const start = Math.floor(at * whole.length);
            return whole.slice(0, start) + inserted + whole.slice(start + length);
          }, message);
          onlyDynamlErrors(() => decode(mutated));
        }),
        { numRuns: 300 },
      );
    });
  }

  test("bytes that are no text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        onlyDynamlErrors(() => decodeCall(bytes));
        onlyDynamlErrors(() => decodeReply(bytes));
      }),
    );
  });
});

/** Text that is likely to upset a reader of XML. */
function fragment(): fc.Arbitrary<string> {
  const pieces = ["", "<", ">", "&", "&lt;", "&#0;", "&x;", '"', "]]>", "<![CDATA[", "<!DOCTYPE a>", "<!--", "<?x?>"];
  const contract = ["<a:Id/>", "</s:Body>", ' i:nil="true"', ' i:type="x:y"', 'xmlns:a=""', "__proto__", "constructor"];
  return fc.oneof(fc.constantFrom(...pieces, ...contract), fc.string({ unit: "binary", maxLength: 5 }));
}

function onlyDynamlErrors(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof DynamlError, String(error));
    assert.match(error.code, /^WIRE_/);
  }
}
