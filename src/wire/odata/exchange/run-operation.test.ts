import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedTables } from "../../../../test/fixtures/web-api-tables.ts";
import type { AttributeValue, Entity } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import type { ParameterValue } from "../../organization-call.ts";
import { parseFetchXml } from "../../query/parse-fetch-xml.ts";
import { queryExpressionFromFetch } from "../../query/query-expression-from-fetch.ts";
import { webApiOperations } from "../operations.ts";
import { jsonFromParameter } from "./parameters.ts";
import { runCustomOperation, runOperation } from "./run-operation.ts";

/* By hand, after the pages "Use Web API functions" and "Use Web API actions" of Microsoft's documentation. */

const tables = documentedTables();
const id = "39a1e5b9-88c6-e611-80d4-00155d2a68d1";
const other = "1a1e5b93-88c6-e611-80d4-00155d2a68d2";
const usual = { accept: "application/json", "odata-maxversion": "4.0", "odata-version": "4.0" };
const annotations = { prefer: 'odata.include-annotations="*"' };
const enumValue = (typeName: string, value: string) => ({ kind: "EnumValue", typeName, value }) as const;
const account = new EntityReference("account", id);

type Parameters = Readonly<Record<string, ParameterValue>>;

function exchangeOf(requestName: string, parameters: Parameters) {
  const operation = webApiOperations[requestName];
  assert.ok(operation !== undefined, requestName);
  return runOperation({ requestName, parameters: new Map(Object.entries(parameters)) }, operation, tables);
}

describe("functions and actions", () => {
  const functions: readonly (readonly [name: string, parameters: Parameters, path: string])[] = [
    ["WhoAmI", {}, "WhoAmI()"],
    [
      "GetTimeZoneCodeByLocalizedName",
      { LocalizedStandardName: "Pacific Standard Time", LocaleId: 1033 },
      "GetTimeZoneCodeByLocalizedName(LocalizedStandardName=@p1,LocaleId=@p2)?@p1='Pacific%20Standard%20Time'&@p2=1033",
    ],
    [
      "InitializeFrom",
      {
        EntityMoniker: account,
        TargetEntityName: "account",
        TargetFieldType: enumValue("TargetFieldType", "ValidForCreate"),
      },
      `InitializeFrom(EntityMoniker=@p1,TargetEntityName=@p2,TargetFieldType=@p3)?@p1=${encodeURIComponent(
        `{'@odata.id':'accounts(${id})'}`,
      )}&@p2='account'&@p3=${encodeURIComponent("Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'")}`,
    ],
    [
      "RetrievePrincipalAccess",
      { Principal: new EntityReference("systemuser", other), Target: account },
      `systemusers(${other})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p1)?@p1=${encodeURIComponent(
        `{'@odata.id':'accounts(${id})'}`,
      )}`,
    ],
    // Microsoft's page "Run duplicate detection"; parameters may be JSON with either kind of quotes.
    [
      "RetrieveDuplicates",
      {
        BusinessEntity: { logicalName: "account", id: Guid.of(id), attributes: new Map() },
        MatchingEntityName: "account",
        PagingInfo: { pageNumber: 1, count: 50, returnTotalRecordCount: false },
      },
      `RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?@p1=${encodeURIComponent(
        `{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"${id}"}`,
      )}&@p2='account'&@p3=${encodeURIComponent(
        '{"PageNumber":1,"Count":50,"ReturnTotalRecordCount":false,"PagingCookie":null}',
      )}`,
    ],
    [
      "RetrieveTotalRecordCount",
      { EntityNames: ["account", "contact"] },
      `RetrieveTotalRecordCount(EntityNames=@p1)?@p1=${encodeURIComponent('["account","contact"]')}`,
    ],
    [
      "RetrieveUserPrivileges",
      { UserId: Guid.of(other) },
      `systemusers(${other})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`,
    ],
  ];
  for (const [name, parameters, path] of functions) {
    it(`GET ${name}`, () => {
      const { request } = exchangeOf(name, parameters);
      assert.deepEqual(request, {
        method: "GET",
        path,
        headers: { ...usual, "if-none-match": "null", ...annotations },
      });
    });
  }

  const close: Entity = {
    logicalName: "opportunity",
    attributes: new Map<string, AttributeValue>([["name", "Won Opportunity"]]),
  };
  const actions: readonly (readonly [name: string, parameters: Parameters, path: string, body: string])[] = [
    [
      "WinOpportunity",
      { OpportunityClose: close, Status: new OptionSetValue(3) },
      "WinOpportunity",
      '{"OpportunityClose":{"@odata.type":"Microsoft.Dynamics.CRM.opportunity","name":"Won Opportunity"},"Status":3}',
    ],
    [
      "AddToQueue",
      { DestinationQueueId: Guid.of(other), Target: new EntityReference("letter", id) },
      `queues(${other})/Microsoft.Dynamics.CRM.AddToQueue`,
      `{"Target":{"@odata.type":"Microsoft.Dynamics.CRM.letter","activityid":"${id}"}}`,
    ],
    [
      "AddMembersTeam",
      { TeamId: Guid.of(other), MemberIds: [Guid.of(id)] },
      `teams(${other})/Microsoft.Dynamics.CRM.AddMembersTeam`,
      `{"Members":[{"@odata.type":"Microsoft.Dynamics.CRM.systemuser","systemuserid":"${id}"}]}`,
    ],
    [
      "GrantAccess",
      {
        Target: account,
        PrincipalAccess: {
          kind: "PrincipalAccess",
          principal: new EntityReference("systemuser", other),
          accessMask: "ReadAccess WriteAccess",
        },
      },
      "GrantAccess",
      `{"Target":{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"${id}"},"PrincipalAccess":{"Principal":{"@odata.type":"Microsoft.Dynamics.CRM.systemuser","systemuserid":"${other}"},"AccessMask":"ReadAccess,WriteAccess"}}`,
    ],
    [
      "Merge",
      { Target: account, SubordinateId: Guid.of(other), UpdateContent: null, PerformParentingChecks: false },
      "Merge",
      `{"Target":{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"${id}"},"Subordinate":{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"${other}"},"PerformParentingChecks":false}`,
    ],
    [
      "CreateMultiple",
      {
        Targets: {
          kind: "EntityCollection",
          entityName: "account",
          entities: ["A", "B"].map((name) => ({ logicalName: "account", attributes: new Map([["name", name]]) })),
          moreRecords: false,
          totalRecordCount: -1,
          totalRecordCountLimitExceeded: false,
        },
      },
      "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
      '{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.account","name":"A"},{"@odata.type":"Microsoft.Dynamics.CRM.account","name":"B"}]}',
    ],
    [
      "UpsertMultiple",
      {
        Targets: {
          kind: "EntityCollection",
          entityName: "account",
          entities: ["O'Neil & Söhne", "B"].map((name) => ({
            logicalName: "account",
            keyAttributes: new Map<string, AttributeValue>([["name", name]]),
            attributes: new Map<string, AttributeValue>([
              ["name", name],
              ["creditonhold", true],
            ]),
          })),
          moreRecords: false,
          totalRecordCount: -1,
          totalRecordCountLimitExceeded: false,
        },
      },
      "accounts/Microsoft.Dynamics.CRM.UpsertMultiple",
      `{"Targets":[${["O''Neil%20%26%20S%C3%B6hne", "B"]
        .map(
          (name) =>
            `{"@odata.type":"Microsoft.Dynamics.CRM.account","@odata.id":"accounts(name='${name}')","creditonhold":true}`,
        )
        .join(",")}]}`,
    ],
    [
      "BulkDelete",
      {
        QuerySet: [
          queryExpressionFromFetch(
            parseFetchXml('<fetch><entity name="account"><attribute name="name"/></entity></fetch>'),
          ),
        ],
        JobName: "Old accounts",
        SendEmailNotification: false,
        ToRecipients: [],
        CCRecipients: [],
        RecurrencePattern: "",
        StartDateTime: new Date(Date.UTC(2026, 10, 23)),
      },
      "BulkDelete",
      `{"QuerySet":[{"@odata.type":"#Microsoft.Dynamics.CRM.QueryExpression","Distinct":false,"NoLock":false,"EntityName":"account","TopCount":null,"QueryHints":null,"DataSource":null,"PageInfo":{"PageNumber":0,"Count":0,"ReturnTotalRecordCount":false,"PagingCookie":null},"ColumnSet":{"AllColumns":false,"Columns":["name"]},"Criteria":{"FilterOperator":"And","Conditions":[],"Filters":[],"IsQuickFindFilter":false},"Orders":[],"LinkEntities":[]}],"JobName":"Old accounts","SendEmailNotification":false,"ToRecipients":[],"CCRecipients":[],"RecurrencePattern":"","StartDateTime":"2026-11-23T00:00:00Z"}`,
    ],
    [
      "UploadBlock",
      { BlockId: "MDAx", BlockData: new Uint8Array([1, 2, 255]), FileContinuationToken: "t" },
      "UploadBlock",
      '{"BlockId":"MDAx","BlockData":"AQL/","FileContinuationToken":"t"}',
    ],
  ];
  for (const [name, parameters, path, body] of actions) {
    it(`POST ${name}`, () => {
      const { request } = exchangeOf(name, parameters);
      const headers = { ...usual, "content-type": "application/json; charset=utf-8", ...annotations };
      assert.deepEqual(request, { method: "POST", path, headers, body });
    });
  }

  it("parameters that are missing or too many are refused by name", () => {
    const refused: readonly (readonly [name: string, parameters: Parameters, text: RegExp])[] = [
      ["GrantAccess", { Target: account }, /^Required field 'PrincipalAccess' is missing$/],
      ["GrantAccess", { Target: "x" }, /^The parameter 'Target' is not of type 'EntityReference'\.$/],
      ["RetrievePrincipalAccess", { Target: account }, /^Required field 'Principal' is missing$/],
      ["RetrievePrincipalAccess", { Principal: null, Target: account }, /^Required field 'Principal' is missing$/],
      ["RetrievePrincipalAccess", { Principal: "x" }, /^The parameter 'Principal' is not of type 'EntityReference'\.$/],
      ["CreateMultiple", {}, /^Required field 'Targets' is missing$/],
      ["CreateMultiple", { Targets: [] }, /^Required field 'Targets' is missing$/],
      [
        "RetrieveExchangeRate",
        { TransactionCurrencyId: 5 },
        /^The parameter 'TransactionCurrencyId' is not of type 'Guid'\.$/,
      ],
      ["UploadBlock", { BlockId: 1 }, /^The parameter 'BlockId' is not of type 'String'\.$/],
      [
        "QualifyLead",
        { LeadId: account, CreateAccount: "yes" },
        /^The parameter 'CreateAccount' is not of type 'Boolean'\.$/,
      ],
    ];
    for (const [name, parameters, message] of refused) {
      assert.throws(() => exchangeOf(name, parameters), { code: "WIRE_ODATA", message });
    }
    assert.throws(() => exchangeOf("WhoAmI", { Surplus: 1 }), {
      message: "Unrecognized request parameter: Surplus",
      remedy: "the parameters of WhoAmI in the Web API are none: leave it out",
    });
    assert.throws(() => exchangeOf("RevokeAccess", { Target: account, Revokee: account, Revoke: account }), {
      remedy: "did you mean Revokee?",
    });
    assert.throws(() => exchangeOf("RevokeAccess", { Target: account, Revokee: account, Surplus: 1 }), {
      remedy: "the parameters of RevokeAccess in the Web API are Target, Revokee",
    });
  });

  it("an ID alone is none of a record whose table is not known", () => {
    for (const type of ["idOf", "idsOf"] as const) {
      const place = { name: "Members", type, tables };
      assert.deepEqual(jsonFromParameter([account], place), [
        { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: id },
      ]);
      assert.throws(() => jsonFromParameter(Guid.of(id), place), {
        code: "WIRE_ODATA",
        message: "the table of the record in Members is not known from its ID alone; give an EntityReference",
      });
    }
  });

  it("labels have a form, and what has none is refused by name", () => {
    const label = { localized: [{ label: "Gold", languageCode: 1033 }] };
    const { request } = exchangeOf("InsertOptionValue", { OptionSetName: "new_grade", Value: 7, Label: label });
    const localized = { Label: "Gold", LanguageCode: 1033, IsManaged: false };
    assert.deepEqual(JSON.parse(request.body ?? ""), {
      OptionSetName: "new_grade",
      Value: 7,
      Label: { LocalizedLabels: [localized], UserLocalizedLabel: localized },
    });
    const rights = new Map<string, ParameterValue>([["Rights", enumValue("AccessRights", "ReadAccess WriteAccess")]]);
    assert.equal(
      runCustomOperation({ requestName: "new_Share", parameters: rights }, "action", tables).request.body,
      '{"Rights":"ReadAccess,WriteAccess"}',
    );
    const nested = { requestName: "WhoAmI", parameters: new Map() };
    const custom = { requestName: "new_Later", parameters: new Map<string, ParameterValue>([["Request", nested]]) };
    for (const kind of ["action", "function"] as const) {
      assert.throws(() => runCustomOperation(custom, kind, tables), {
        code: "WIRE_ODATA",
        message: /parameter Request/,
      });
    }
  });

  it("one that is not in the table: bound where its Target is a record", () => {
    const request = (kind: "action" | "function") =>
      runCustomOperation(
        {
          requestName: "new_Approve",
          parameters: new Map<string, ParameterValue>([
            ["Target", account],
            ["Reason", "ok"],
          ]),
        },
        kind,
        tables,
      ).request;
    const path = `accounts(${id})/Microsoft.Dynamics.CRM.new_Approve`;
    assert.deepEqual([request("action").path, request("action").body], [path, '{"Reason":"ok"}']);
    assert.equal(request("function").path, `${path}(Reason=@p1)?@p1='ok'`);
  });
});

describe("results", () => {
  const results: readonly (readonly [name: string, parameters: Parameters, body: string, expected: Parameters])[] = [
    [
      "WhoAmI",
      {},
      `{"@odata.context":"…$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse","BusinessUnitId":"${id}","UserId":"${other}","OrganizationId":"${id}"}`,
      { BusinessUnitId: Guid.of(id), UserId: Guid.of(other), OrganizationId: Guid.of(id) },
    ],
    [
      "RetrievePrincipalAccess",
      { Principal: new EntityReference("systemuser", other), Target: account },
      '{"AccessRights":"ReadAccess, WriteAccess, AppendAccess"}',
      { AccessRights: enumValue("AccessRights", "ReadAccess WriteAccess AppendAccess") },
    ],
    [
      "RetrieveTotalRecordCount",
      { EntityNames: ["account", "contact"] },
      '{"EntityRecordCountCollection":{"Count":2,"IsReadOnly":false,"Keys":["account","contact"],"Values":[5,9007199254740993]}}',
      {
        EntityRecordCountCollection: {
          kind: "RecordCounts",
          counts: new Map([
            ["account", 5n],
            ["contact", 9007199254740993n],
          ]),
        },
      },
    ],
    [
      "QualifyLead",
      {
        LeadId: new EntityReference("account", id),
        CreateAccount: true,
        CreateContact: true,
        CreateOpportunity: false,
        Status: new OptionSetValue(3),
      },
      `{"@odata.context":"…$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)","value":[{"@odata.type":"#Microsoft.Dynamics.CRM.account","accountid":"${id}","name":"A"},{"@odata.type":"#Microsoft.Dynamics.CRM.lead","leadid":"${other}"}]}`,
      { CreatedEntities: [new EntityReference("account", id), new EntityReference("lead", other)] },
    ],
    [
      "RetrieveUserPrivileges",
      { UserId: Guid.of(other) },
      `{"RolePrivileges":[{"Depth":"Global","PrivilegeId":"${id}","BusinessUnitId":"${other}","PrivilegeName":"prvReadAccount"}]}`,
      {
        RolePrivileges: [
          {
            kind: "RolePrivilege",
            privilegeId: Guid.of(id),
            depth: "Global",
            businessUnitId: Guid.of(other),
            privilegeName: "prvReadAccount",
          },
        ],
      },
    ],
    ["CreateMultiple", { Targets: [account] }, `{"Ids":["${id}","${other}"]}`, { Ids: [Guid.of(id), Guid.of(other)] }],
    [
      "DownloadBlock",
      { FileContinuationToken: "t", Offset: 0n, BlockLength: 3n },
      '{"Data":"AQL/"}',
      { Data: new Uint8Array([1, 2, 255]) },
    ],
  ];
  for (const [name, parameters, body, expected] of results) {
    it(name, () => {
      const { read } = exchangeOf(name, parameters);
      assert.deepEqual(Object.fromEntries(read({ status: 200, headers: {}, body })), expected);
    });
  }

  it("an answer of another type is none, and null is null", () => {
    const all: readonly (readonly [name: string, parameters: Parameters, result: string, wrong: readonly unknown[]])[] =
      [
        ["WhoAmI", {}, "UserId", [5]],
        [
          "RetrieveUserPrivileges",
          { UserId: Guid.of(other) },
          "RolePrivileges",
          [5, {}, [{ Depth: "Deep" }], [{ PrivilegeId: id, Depth: "Deepest" }]],
        ],
        ["RetrieveTotalRecordCount", { EntityNames: ["account"] }, "EntityRecordCountCollection", [5, "x"]],
        [
          "RetrieveSharedPrincipalsAndAccess",
          { Target: account },
          "PrincipalAccesses",
          [5, [{ AccessMask: "ReadAccess" }], [{ Principal: { ownerid: id }, AccessMask: "ReadAccess" }]],
        ],
      ];
    for (const [name, parameters, result, wrong] of all) {
      const { read } = exchangeOf(name, parameters);
      const answered = (value: unknown) =>
        read({ status: 200, headers: {}, body: JSON.stringify({ [result]: value }) });
      for (const value of wrong) {
        assert.throws(() => answered(value), { code: "WIRE_ODATA" }, `${name} ${JSON.stringify(value)}`);
      }
      assert.deepEqual([...answered(null).values()], [null], name);
    }
  });
});
