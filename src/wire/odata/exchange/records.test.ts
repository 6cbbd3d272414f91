import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedTables } from "../../../../test/fixtures/web-api-tables.ts";
import { Decimal } from "../../../values/decimal.ts";
import { Double } from "../../../values/double.ts";
import type { AttributeValue, Entity } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { Money } from "../../../values/money.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import { createRecord, deleteRecord, retrieveRecord, updateRecord, upsertRecord } from "./records.ts";
import { associateRecords, disassociateRecords } from "./references.ts";
import type { WebApiAnswer, WebApiRequest } from "./web-api-exchange.ts";

/*
 * Requests and answers by hand, after the pages of Microsoft's documentation of the Dataverse Web API: create, retrieve, update
 * and delete table rows, associate and disassociate, conditional operations; the names and IDs are those of its examples.
 */

const tables = documentedTables();
const accountId = Guid.of("7eb682f1-ca75-e511-80d4-00155d2a68d1");
const contactId = Guid.of("b66ef0a2-4a51-e611-80d2-00155dbd1f02");
const root = "https://contoso.crm.dynamics.com/api/data/v9.2/";
const usual = { accept: "application/json", "odata-maxversion": "4.0", "odata-version": "4.0" };
const withBody = { ...usual, "content-type": "application/json; charset=utf-8" };
const reading = { ...usual, "if-none-match": "null", prefer: 'odata.include-annotations="*"' };

const account = (attributes: Readonly<Record<string, AttributeValue>>, more: Partial<Entity> = {}): Entity => ({
  logicalName: "account",
  attributes: new Map(Object.entries(attributes)),
  ...more,
});
const answer = (body: string, more: Partial<WebApiAnswer> = {}): WebApiAnswer => ({
  status: 200,
  headers: {},
  body,
  ...more,
});

describe("requests, byte by byte", () => {
  const anAccount = new EntityReference("account", accountId);
  const contact = new EntityReference("contact", contactId);
  const byNumber = new EntityReference("account", Guid.empty, undefined, {
    keyAttributes: new Map<string, AttributeValue>([
      ["name", "O'Neil & Söhne"],
      ["primarycontactid", contact],
    ]),
  });
  const cases: readonly (readonly [what: string, request: WebApiRequest, expected: WebApiRequest])[] = [
    [
      "create",
      createRecord(
        account({
          name: "Sample Account",
          creditonhold: false,
          address1_latitude: new Double(47.639583),
          revenue: new Money("5000000"),
          exchangerate: Decimal.of("1.000000000000"),
          accountcategorycode: new OptionSetValue(1),
          versionnumber: 9007199254740993n,
          lastonholdtime: new Date("2023-04-07T21:59:01Z"),
          primarycontactid: contact,
          ownerid: new EntityReference("team", contactId),
          parentaccountid: null,
          entityimage: new Uint8Array([1, 2, 255]),
        }),
        tables,
      ).request,
      {
        method: "POST",
        path: "accounts",
        headers: withBody,
        body: `{"name":"Sample Account","creditonhold":false,"address1_latitude":47.639583,"revenue":5000000.0000,"exchangerate":1.000000000000,"accountcategorycode":1,"versionnumber":9007199254740993,"lastonholdtime":"2023-04-07T21:59:01Z","primarycontactid@odata.bind":"/contacts(${contactId})","ownerid@odata.bind":"/teams(${contactId})","parentaccountid@odata.bind":null,"entityimage":"AQL/"}`,
      },
    ],
    [
      "create with an ID and related records",
      createRecord(
        account(
          { name: "Sample Account" },
          {
            id: accountId,
            relatedEntities: [
              {
                relationship: "opportunity_customer_accounts",
                collection: {
                  kind: "EntityCollection",
                  entityName: "opportunity",
                  entities: [{ logicalName: "opportunity", attributes: new Map([["name", "Opportunity associated"]]) }],
                  moreRecords: false,
                  totalRecordCount: -1,
                  totalRecordCountLimitExceeded: false,
                },
              },
            ],
          },
        ),
        tables,
      ).request,
      {
        method: "POST",
        path: "accounts",
        headers: withBody,
        body: `{"accountid":"${accountId}","name":"Sample Account","opportunity_customer_accounts":[{"name":"Opportunity associated"}]}`,
      },
    ],
    [
      "retrieve",
      retrieveRecord(
        anAccount,
        { kind: "ColumnSet", allColumns: false, columns: ["name", "revenue", "primarycontactid"] },
        tables,
      ).request,
      {
        method: "GET",
        path: `accounts(${accountId})?$select=name,revenue,_primarycontactid_value,accountid`,
        headers: reading,
      },
    ],
    [
      "retrieve all columns, by an alternate key",
      retrieveRecord(byNumber, { kind: "ColumnSet", allColumns: true }, tables).request,
      {
        method: "GET",
        path: `accounts(name='O''Neil%20%26%20S%C3%B6hne',_primarycontactid_value=${contactId})`,
        headers: reading,
      },
    ],
    [
      "update, never a create",
      updateRecord(account({ name: "Updated Sample Account" }, { id: accountId }), undefined, tables).request,
      {
        method: "PATCH",
        path: `accounts(${accountId})`,
        headers: { ...withBody, "if-match": "*" },
        body: '{"name":"Updated Sample Account"}',
      },
    ],
    [
      "update of that version alone",
      updateRecord(account({ name: "x" }, { id: accountId }), "470867", tables).request,
      {
        method: "PATCH",
        path: `accounts(${accountId})`,
        headers: { ...withBody, "if-match": 'W/"470867"' },
        body: '{"name":"x"}',
      },
    ],
    [
      "upsert",
      upsertRecord(account({ name: "Sample Account" }, { id: accountId }), tables).request,
      {
        method: "PATCH",
        path: `accounts(${accountId})?$select=accountid`,
        headers: { ...withBody, prefer: "return=representation" },
        body: '{"name":"Sample Account"}',
      },
    ],
    [
      "delete",
      deleteRecord(anAccount, undefined, tables).request,
      { method: "DELETE", path: `accounts(${accountId})`, headers: usual },
    ],
    [
      "delete of that version alone",
      deleteRecord(anAccount, "470867", tables).request,
      { method: "DELETE", path: `accounts(${accountId})`, headers: { ...usual, "if-match": 'W/"470867"' } },
    ],
  ];
  for (const [what, request, expected] of cases) it(what, () => assert.deepEqual(request, expected));

  it("an activity with its parties", () => {
    const party = (reference: EntityReference) => ({
      logicalName: "activityparty",
      attributes: new Map<string, AttributeValue>([["partyid", reference]]),
    });
    const parties = (...references: readonly EntityReference[]) => ({
      kind: "EntityCollection" as const,
      entityName: "activityparty",
      entities: references.map(party),
      moreRecords: false,
      totalRecordCount: -1,
      totalRecordCountLimitExceeded: false,
    });
    const letter: Entity = {
      logicalName: "letter",
      attributes: new Map<string, AttributeValue>([
        ["subject", "Sample"],
        ["from", parties(new EntityReference("systemuser", contactId))],
        ["to", parties(anAccount)],
      ]),
    };
    assert.equal(
      createRecord(letter, tables).request.body,
      `{"subject":"Sample","letter_activity_parties":[{"partyid_systemuser@odata.bind":"/systemusers(${contactId})","participationtypemask":1},{"partyid_account@odata.bind":"/accounts(${accountId})","participationtypemask":2}]}`,
    );
  });

  it("an activity is read with its parties where they are asked for, and with no others", () => {
    const letter = new EntityReference("letter", contactId);
    const columns = (...names: readonly string[]) =>
      ({ kind: "ColumnSet", allColumns: false, columns: names }) as const;
    const body = JSON.stringify({
      activityid: contactId.text,
      letter_activity_parties: [1, 2].map((participationtypemask) => ({
        participationtypemask,
        addressused: "a@b.test",
      })),
    });
    for (const [columnSet, options, parties] of [
      [columns("subject"), "?$select=subject,activityid", []],
      [columns("subject", "to"), "?$select=subject,activityid&$expand=letter_activity_parties", ["to"]],
      [{ kind: "ColumnSet", allColumns: true }, "?$expand=letter_activity_parties", ["from", "to"]],
    ] as const) {
      const { request, read } = retrieveRecord(letter, columnSet, tables);
      assert.equal(request.path, `letters(${contactId})${options}`);
      const names = [...read(answer(body)).attributes.keys()];
      assert.deepEqual(
        names.filter((name) => name !== "activityid"),
        parties,
      );
    }
  });

  it("records that are joined and no longer", () => {
    const opportunity = new EntityReference("opportunity", contactId);
    const join = { entityName: "account", entityId: accountId, relatedEntities: [opportunity] };
    const relationship = "opportunity_customer_accounts";
    assert.deepEqual(associateRecords({ ...join, relationship }, tables, root), [
      {
        method: "POST",
        path: `accounts(${accountId})/opportunity_customer_accounts/$ref`,
        headers: withBody,
        body: `{"@odata.id":"${root}opportunities(${contactId})"}`,
      },
    ]);
    assert.deepEqual(disassociateRecords({ ...join, relationship }, tables, root), [
      {
        method: "DELETE",
        path: `accounts(${accountId})/opportunity_customer_accounts(${contactId})/$ref`,
        headers: usual,
      },
    ]);
    const keyed = {
      ...join,
      relationship,
      keyAttributes: byNumber.keyAttributes,
      relatedEntities: [
        new EntityReference("opportunity", Guid.empty, undefined, { keyAttributes: new Map([["name", "O 1"]]) }),
      ],
    };
    const address = `accounts(name='O''Neil%20%26%20S%C3%B6hne',_primarycontactid_value=${contactId})`;
    assert.deepEqual(
      [associateRecords(keyed, tables, root), disassociateRecords(keyed, tables, root)].map(([one]) => [
        one?.path,
        one?.body,
      ]),
      [
        [`${address}/${relationship}/$ref`, `{"@odata.id":"${root}opportunities(name='O%201')"}`],
        [`${address}/${relationship}/$ref?$id=${encodeURIComponent(`${root}opportunities(name='O%201')`)}`, undefined],
      ],
    );
    const single = { ...join, relatedEntities: [contact], relationship: "account_primary_contact" };
    assert.deepEqual(
      associateRecords(single, tables, root).map(({ method, path }) => [method, path]),
      [["PUT", `accounts(${accountId})/primarycontactid/$ref`]],
    );
    assert.deepEqual(
      disassociateRecords(single, tables, root).map(({ path }) => path),
      [`accounts(${accountId})/primarycontactid/$ref`],
    );
  });

  it("what has no form is refused by name", () => {
    const refused: readonly (readonly [attributes: Readonly<Record<string, AttributeValue>>, text: RegExp])[] = [
      [{ nmae: "x" }, /nmae/],
      [{ primarycontactid: anAccount }, /'account' is not a valid lookup target of 'primarycontactid'/],
      [
        { primarycontactid: contactId },
        /for primarycontactid\. Expected: Microsoft\.Xrm\.Sdk\.EntityReference, Found: \S+Guid$/,
      ],
    ];
    for (const [attributes, text] of refused) {
      assert.throws(() => createRecord(account(attributes), tables), { code: "WIRE_ODATA", message: text });
    }
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const given of [value, new Double(value)]) {
        assert.throws(() => createRecord(account({ address1_latitude: given }), tables), {
          code: "WIRE_INVALID_VALUE",
          message: `"address1_latitude": ${value} is no number that JSON takes`,
        });
      }
    }
    assert.throws(
      () => createRecord({ logicalName: "lead", attributes: new Map() }, tables),
      /"lead" has no entity set/,
    );
    const party = { logicalName: "activityparty", attributes: new Map([["partyid", anAccount]]) };
    const parties = recordCollection("activityparty", [party]);
    const related = { relationship: "account_nobody", collection: parties };
    for (const [entity, message] of [
      [account({ name: parties }), /^the attribute "name" holds records and is no list of parties$/],
      [account({ to: parties }), /^the table "account" has no parties$/],
      [account({}, { relatedEntities: [related] }), /SchemaName = 'account_nobody' was not found/],
    ] as const) {
      assert.throws(() => createRecord(entity, tables), { code: "WIRE_ODATA", message });
    }
  });
});

describe("answers", () => {
  it("a create tells the ID by OData-EntityId", () => {
    const { read } = createRecord(account({}), tables);
    const headers = { "odata-entityid": `${root}accounts(${accountId})` };
    assert.equal(read({ status: 204, headers, body: "" }).text, accountId.text);
    assert.throws(() => read({ status: 204, headers: {}, body: "" }), { code: "WIRE_ODATA" });
  });

  it("a record with its annotations", () => {
    const { read } = retrieveRecord(
      new EntityReference("account", accountId),
      { kind: "ColumnSet", allColumns: true },
      tables,
    );
    const { attributes, ...record } = read(
      answer(`{
        "@odata.context": "${root}$metadata#accounts(name,revenue,accountcategorycode,_primarycontactid_value)/$entity",
        "@odata.etag": "W/\\"502170\\"",
        "name": "A. Datum Corporation (sample)",
        "revenue@OData.Community.Display.V1.FormattedValue": "$10,000.00",
        "revenue": 10000.0000,
        "exchangerate": 0.1234567890123,
        "address1_latitude": 2.0,
        "versionnumber": 9007199254740993,
        "numberofemployees": null,
        "accountcategorycode@OData.Community.Display.V1.FormattedValue": "Preferred Customer",
        "accountcategorycode": 1,
        "lastonholdtime": "2023-04-07T21:59:01Z",
        "_primarycontactid_value@OData.Community.Display.V1.FormattedValue": "Susanna Stubberod (sample)",
        "_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "primarycontactid",
        "_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
        "_primarycontactid_value": "70bf4d48-34cb-ed11-b596-0022481d68cd",
        "_parentaccountid_value": null,
        "accountid": "${accountId}"
      }`),
    );
    assert.deepEqual(Object.fromEntries(attributes), {
      name: "A. Datum Corporation (sample)",
      revenue: new Money("10000.0000"),
      exchangerate: Decimal.of("0.1234567890123"),
      address1_latitude: new Double(2),
      versionnumber: 9007199254740993n,
      accountcategorycode: new OptionSetValue(1),
      lastonholdtime: new Date("2023-04-07T21:59:01Z"),
      primarycontactid: new EntityReference(
        "contact",
        "70bf4d48-34cb-ed11-b596-0022481d68cd",
        "Susanna Stubberod (sample)",
      ),
      accountid: accountId,
    });
    assert.deepEqual(record, {
      logicalName: "account",
      id: accountId,
      rowVersion: "502170",
      formattedValues: new Map([
        ["revenue", "$10,000.00"],
        ["accountcategorycode", "Preferred Customer"],
        ["primarycontactid", "Susanna Stubberod (sample)"],
      ]),
    });
  });

  it("an upsert tells by its status whether there was a record", () => {
    const { read } = upsertRecord(account({}, { id: accountId }), tables);
    const body = `{"@odata.etag":"W/\\"1\\"","accountid":"${accountId}"}`;
    assert.deepEqual(read(answer(body, { status: 201 })), { created: true, id: accountId });
    assert.deepEqual(read(answer(body)), { created: false, id: accountId });
    for (const nobody of ["{}", '{"accountid":"x"}']) {
      assert.throws(() => read(answer(nobody)), { code: "WIRE_ODATA", message: /to an upsert names no record$/ });
    }
  });

  it("a value that is not of its column's type is none", () => {
    const { read } = retrieveRecord(
      new EntityReference("account", accountId),
      { kind: "ColumnSet", allColumns: true },
      tables,
    );
    for (const [name, value] of [
      ["creditonhold", "yes"],
      ["accountcategorycode", "Preferred"],
      ["lastonholdtime", "yesterday"],
    ] as const) {
      assert.throws(() => read(answer(JSON.stringify({ accountid: accountId.text, [name]: value }))), {
        code: "WIRE_ODATA",
        message: new RegExp(`holds a value under "${name}" that is not of the type `),
      });
    }
  });
});
