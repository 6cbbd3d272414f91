import { metadataOf } from "../src/emulator/metadata/describe-table.ts";
import { standardTables } from "../src/emulator/metadata/tables.ts";
import { Guid } from "../src/values/guid.ts";
import type { EntityMetadata } from "../src/wire/metadata/metadata.ts";
import { encodeChallenge } from "../src/wire/ntlm/challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { jsonFromDefinition } from "../src/wire/odata/definition-json.ts";
import type { OrganizationReply, ParameterValue } from "../src/wire/organization-call.ts";
import { encodeReply } from "../src/wire/soap/encode-reply.ts";
import { shownAccount, shownAccountJson } from "./sample-accounts.ts";

/** What the canned responder says: whole HTTP answers as bytes, made once. */
export type CannedAnswers = {
  readonly challenge: Buffer;
  readonly create: Buffer;
  readonly retrieve: Buffer;
  readonly whoAmI: Buffer;
  readonly version: Buffer;
  readonly table: (logicalName: string) => Buffer;
  /** Of the Web API: one list of a table's definition by itself. */
  readonly tablePart: (list: string) => Buffer;
  /** No options: of the Web API, which is asked for them by themselves. */
  readonly options: Buffer;
  readonly page: (kind: "inner" | "last") => Buffer;
};

export const rowsOfPage = 5_000;

const id = Guid.of("7bf2e032-ad92-e311-9752-6c3be5a87df0");
const ids = { UserId: id, BusinessUnitId: id, OrganizationId: id };
const version = "9.0.2.3034";
const cookie = `<cookie page="1"><accountid last="{${id.text.toUpperCase()}}" first="{${id.text.toUpperCase()}}" /></cookie>`;
const offer = encodeChallenge({ negotiate: encodeNegotiate(), domain: "CRMDOM", computer: "CRM" });
const challenge = http("401 Unauthorized", [`WWW-Authenticate: NTLM ${Buffer.from(offer).toString("base64")}`], "");

export function soapAnswers(): CannedAnswers {
  return {
    challenge,
    create: soapReply({ operation: "Create", id }),
    retrieve: soapReply({ operation: "Retrieve", entity: shownAccount(1) }),
    whoAmI: soapResponse("WhoAmI", ids),
    version: soapResponse("RetrieveVersion", { Version: version }),
    table: once((name) => soapResponse("RetrieveEntity", { EntityMetadata: describe(name) })),
    tablePart: () => Buffer.alloc(0),
    options: Buffer.alloc(0),
    page: once((kind) => soapPage(kind === "inner")),
  };
}

export function webApiAnswers(): CannedAnswers {
  const root = "http://127.0.0.1/org/api/data/v9.0/";
  return {
    challenge,
    create: http("204 No Content", ["OData-Version: 4.0", `OData-EntityId: ${root}accounts(${id.text})`], ""),
    retrieve: json({ "@odata.context": `${root}$metadata#accounts/$entity`, ...shownAccountJson(1) }),
    whoAmI: json(ids),
    version: json({ Version: version }),
    table: once((name) => json(jsonFromDefinition(describe(name)))),
    tablePart: once((list) => json({ value: jsonFromDefinition(describe("account"))[list] })),
    options: json({ value: [] }),
    page: once((kind) => json({ "@odata.context": `${root}$metadata#accounts`, ...pageJson(kind === "inner") })),
  };
}

/** The body of a page: what `JSON.parse` alone is measured on. */
export function pageJson(moreRecords: boolean): Readonly<Record<string, unknown>> {
  const paging = {
    "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie": `<cookie pagenumber="2" pagingcookie="${encodeURIComponent(encodeURIComponent(cookie))}" istracking="False" />`,
    "@Microsoft.Dynamics.CRM.morerecords": true,
  };
  return {
    ...(moreRecords && paging),
    value: Array.from({ length: rowsOfPage }, (_, index) => shownAccountJson(index)),
  };
}

function soapPage(moreRecords: boolean): Buffer {
  const collection = {
    kind: "EntityCollection" as const,
    entityName: "account",
    entities: Array.from({ length: rowsOfPage }, (_, index) => shownAccount(index)),
    moreRecords,
    ...(moreRecords && { pagingCookie: cookie }),
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
  return soapReply({ operation: "RetrieveMultiple", collection });
}

function describe(logicalName: string): EntityMetadata {
  const table = standardTables().get(logicalName);
  if (table === undefined) throw new Error(`there is no table ${logicalName}`);
  return metadataOf(table);
}

function soapResponse(responseName: string, results: Record<string, ParameterValue>): Buffer {
  return soapReply({ operation: "Execute", response: { responseName, results: new Map(Object.entries(results)) } });
}

function soapReply(message: OrganizationReply): Buffer {
  return http("200 OK", ["Content-Type: text/xml; charset=utf-8"], encodeReply(message, "1.1").body);
}

function json(body: object): Buffer {
  const headers = ["Content-Type: application/json; odata.metadata=minimal", "OData-Version: 4.0"];
  return http("200 OK", headers, JSON.stringify(body));
}

/** With the headers that IIS and ASP.NET add. */
function http(status: string, headers: readonly string[], body: string): Buffer {
  const common = [
    "Cache-Control: private",
    "Server: Microsoft-IIS/8.5",
    "REQ_ID: 7bf2e032-ad92-e311-9752-6c3be5a87df0",
    "X-AspNet-Version: 4.0.30319",
    "Persistent-Auth: true",
    "X-Powered-By: ASP.NET",
    "Date: Tue, 04 Mar 2014 14:59:23 GMT",
  ];
  const length = status.startsWith("204") ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return Buffer.from(`HTTP/1.1 ${[status, ...headers, ...common, ...length].join("\r\n")}\r\n\r\n${body}`);
}

/** Made when it is first asked for. */
function once<K>(make: (key: K) => Buffer): (key: K) => Buffer {
  const made = new Map<K, Buffer>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
