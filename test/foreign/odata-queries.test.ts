import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { DynamicsWebApi } from "dynamics-web-api";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { Entity } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import type { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { type Told, told } from "../conformance/place.ts";
import { customizations } from "../conformance/probe.ts";

const alice = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };
const client = { clientId: "11111111-1111-4111-8111-111111111111", secret: "s3cret~value" };

/** Query options of new_probeset; what each finds is for the two ways to agree on. */
const filters: readonly string[] = [
  "new_name eq 'ROW 03'",
  "new_name ne 'row 03'",
  "not (new_name eq 'row 03' or new_name eq null)",
  "new_name gt 'row 03' and new_name le 'row 07'",
  "contains(new_name,'0') and not endswith(new_name,'5')",
  "startswith(new_name,'row 0') eq false",
  "contains(new_memo,'50%25')",
  "contains(new_memo,'[_]')",
  "new_memo eq 'O''Brien %26 Sons %2B 1'",
  "new_flag",
  "not new_flag",
  "new_flag ne true",
  "new_count ge -997 and new_count lt -994",
  "not (new_count gt -997)",
  "-997 lt new_count",
  "new_long eq 9007199254740993",
  "new_decimal eq 1.5",
  "new_double gt 2.5e0",
  "new_money lt 3.50",
  "new_money eq null",
  "new_day eq 2024-02-15",
  "new_day gt 2024-02-15",
  "new_local ge 2024-03-15T12:00:00Z",
  "new_local lt 2024-02-15T13:00:00%2B01:00",
  "Microsoft.Dynamics.CRM.On(PropertyName='new_local',PropertyValue='2024-02-15')",
  "Microsoft.Dynamics.CRM.OnOrAfter(PropertyName='new_day',PropertyValue='2024-03-01')",
  "Microsoft.Dynamics.CRM.LastXYears(PropertyName='new_local',PropertyValue=50)",
  "Microsoft.Dynamics.CRM.Between(PropertyName='new_count',PropertyValues=['-998','-996'])",
  'Microsoft.Dynamics.CRM.NotBetween(PropertyName=\'new_count\',PropertyValues=["-998","-996"])',
  "Microsoft.Dynamics.CRM.In(PropertyName='new_choice',PropertyValues=['1','9'])",
  "Microsoft.Dynamics.CRM.NotIn(PropertyName='new_choice',PropertyValues=['1','9'])",
  "Microsoft.Dynamics.CRM.ContainValues(PropertyName='new_choices',PropertyValues=['9'])",
  "Microsoft.Dynamics.CRM.DoesNotContainValues(PropertyName='new_choices',PropertyValues=['9'])",
  "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')",
  "Microsoft.Dynamics.CRM.NotEqualUserId(PropertyName='ownerid')",
  "new_choice eq 2 or new_choice eq null",
  "statecode eq 0 and statuscode ne 2",
  "_new_account_value eq ACCOUNT",
  "_new_account_value ne ACCOUNT",
  "new_Account eq null",
  "_new_anyone_value eq CONTACT",
  "new_Account/name eq 'Queried'",
  "new_Account/name ne 'Queried'",
  "not contains(new_Account/name,'Quer')",
  "new_Account/name eq null",
  "new_Account/primarycontactid/lastname eq 'Query'",
  "new_Account/primarycontactid/lastname ne 'Query'",
  "not (new_Account/revenue gt 10)",
  "new_Anyone_contact/lastname eq 'Query' or new_Anyone_account/name eq 'Nobody'",
  "new_Parent/new_Account/name eq 'Queried'",
  "Microsoft.Dynamics.CRM.In(PropertyName='new_Account/name',PropertyValues=['Queried'])",
  "owninguser/fullname ne null",
  "new_parent_new_probe_new_probe/any()",
  "not new_parent_new_probe_new_probe/any()",
  "new_parent_new_probe_new_probe/any(c:c/new_count gt -993)",
  "new_parent_new_probe_new_probe/all(c:c/new_count gt -993)",
  "new_parent_new_probe_new_probe/any(c:c/new_Account/name ne 'Queried')",
  "new_probe_contacts/any(c:c/lastname eq 'Query')",
  "new_probe_contacts/all(c:c/lastname ne 'Query')",
  "new_count eq @n&@n=-996",
  "new_count eq @n",
];

/** Other options, each with a filter's worth of meaning of its own. */
const others: readonly string[] = [
  "$select=new_name,_new_account_value,_new_anyone_value,new_choice,new_choices,new_money,new_flag,new_day,new_local",
  "$select=new_name&$orderby=new_choice desc,new_name&$top=7",
  "$select=new_name&$orderby=_new_account_value,new_name desc",
  "$select=new_name&$orderby=new_Account/name desc,new_name",
  "$select=new_name&$count=true&$filter=new_count gt -996",
  "$select=new_name&$expand=new_Account($select=name,revenue)&$orderby=new_name",
  "$select=new_name&$expand=new_Account($select=name;$expand=primarycontactid($select=fullname)),new_Anyone_contact($select=fullname)",
  "$select=new_name&$expand=owninguser($select=domainname)&$top=2",
  "$select=new_name&$expand=new_Account($select=name)&$filter=new_Account/name eq 'Queried'&$orderby=new_Account/name,new_name desc",
  "$apply=aggregate($count as rows,new_money with sum as total,new_count with max as most)",
  "$apply=groupby((new_choice),aggregate($count as rows,new_money with average as mean))",
  "$apply=filter(new_count gt -998)/groupby((new_Account/name,new_flag),aggregate($count as rows))",
  "$apply=filter(new_Account/primarycontactid/lastname eq 'Query')/aggregate(new_count with countdistinct as counts)",
  "$filter=new_count gt -997&$apply=groupby((new_choice))",
  "$apply=groupby((new_choice),aggregate($count as rows))&$top=2",
  "%24select=new_name&%24filter=new_name%20eq%20'row%2004'",
];

describe("OData query options: what a session reads is what the Web API answers to the same text", () => {
  let emulator: Emulator;
  const sessions: Session[] = [];
  let headers: Readonly<Record<string, string>>;
  let account: Guid;
  let contact: Guid;

  before(async () => {
    const applicationUser = `${alice.domain}\\${alice.userName}`;
    emulator = await startEmulator({ users: [alice], clients: [{ ...client, applicationUser }], customizations });
    headers = { authorization: `Bearer ${await accessToken()}` };
    for (const transport of ["Soap", "WebApi"] as const) {
      const organizationUri = `${emulator.url}/embedded`;
      sessions.push(await openSession({ organizationUri, authType: "ActiveDirectory", ...alice, transport }));
    }
    [account, contact] = await fill(here());
  });
  after(async () => {
    for (const session of sessions) await session.end();
    await emulator?.close();
  });

  function here(): Session {
    const [session] = sessions;
    assert.ok(session !== undefined);
    return session;
  }

  async function accessToken(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: client.secret,
      scope: `${emulator.url}/.default`,
    });
    const answer = await fetch(`${emulator.url}/${defaultTenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async function answered(address: string): Promise<readonly Row[]> {
    const answer = await fetch(`${emulator.url}/embedded/api/data/v9.2/${address}`, { headers });
    const json = (await answer.json()) as { value?: readonly Row[] };
    assert.ok(json.value !== undefined, `${address}: ${JSON.stringify(json)}`);
    return json.value;
  }

  /** The same rows in the same order, over both wires; how many there are. */
  async function agree(odata: string, rows: readonly Row[]): Promise<number> {
    for (const session of sessions) {
      const found = await session.query({ entity: "new_probe", odata }).toArray();
      assert.deepEqual(found.map(ofRecord), rows.map(ofRow), `${odata} over ${session.transport}`);
    }
    return rows.length;
  }

  const total = 12;
  /** Those that leave out nothing, or find nothing, on purpose. */
  const whole = /LastXYears|EqualUserId|statuscode|owninguser|eq @n$/;

  for (const filter of filters) {
    it(`$filter=${filter}`, async () => {
      const given = filter.replace("ACCOUNT", String(account)).replace("CONTACT", String(contact));
      const odata = `$select=new_name&$filter=${given}`;
      const count = await agree(odata, await answered(`new_probeset?${odata}`));
      // A filter that finds all or nothing would prove nothing.
      if (!whole.test(filter)) assert.ok(count > 0 && count < total, `${count} rows`);
      for (const session of sessions) assert.equal(await session.count({ entity: "new_probe", odata }), count);
    });
  }

  for (const odata of others) {
    it(odata, async () => {
      assert.ok((await agree(odata, await answered(`new_probeset?${odata}`))) > 0);
    });
  }

  it("addresses that dynamics-web-api composes are taken as they are, and find what it finds", async (t) => {
    const addresses: string[] = [];
    const site = createServer((request, response) => {
      addresses.push(request.url ?? "");
      fetch(`${emulator.url}${request.url}`, { headers })
        .then(async (answer) => response.setHeader("content-type", "application/json").end(await answer.text()))
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    t.after(() => site.close());
    const serverUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/embedded`;
    const crm = new DynamicsWebApi({ serverUrl, dataApi: { version: "9.2" } });
    const collection = "new_probeset";
    const requests = [
      {
        collection,
        select: ["new_name", "new_money"],
        filter: "new_memo eq 'O''Brien & Sons + 1' or new_count gt -995",
      },
      { collection, select: ["new_name"], orderBy: ["new_choice desc", "new_name"], top: 5 },
      {
        collection,
        select: ["new_name"],
        filter: "new_Account/name ne 'Queried'",
        expand: [{ property: "new_Anyone_contact", select: ["fullname"] }],
      },
      { collection, apply: "groupby((new_choice),aggregate(new_money with sum as total))" },
    ];
    for (const request of requests) {
      const { value } = await crm.retrieveMultiple<Row>(request);
      assert.ok(value.length > 0, JSON.stringify(request));
      await agree(addresses.at(-1) ?? "", value);
    }
    assert.equal(addresses.length, requests.length);
    assert.match(addresses[0] ?? "", /^\/api\/data\/v9\.2\/new_probeset\?/);
  });
});

/** Twelve records; two columns have no value in some of them. */
async function fill(session: Session): Promise<readonly [account: Guid, contact: Guid]> {
  const reference = (table: string, id: Guid) => new EntityReference(table, id);
  const contact = await session.create("contact", { firstname: "Quentin", lastname: "Query" });
  const account = await session.create("account", {
    name: "Queried",
    revenue: new Money("12.5"),
    primarycontactid: reference("contact", contact),
  });
  const other = await session.create("account", { name: "Other", revenue: new Money("7") });
  const parents: Guid[] = [];
  for (let index = 0; index < 12; index += 1) {
    const parent = parents[index - 6];
    const id = await session.create("new_probe", {
      ...(index !== 11 && { new_name: `row ${String(index).padStart(2, "0")}` }),
      new_memo: ["50% off", "a_b", "O'Brien & Sons + 1"][index % 3] ?? null,
      new_flag: index % 2 === 0,
      new_count: index - 1_000,
      new_long: 9_007_199_254_740_990n + BigInt(index),
      new_decimal: index / 2,
      new_double: index / 2,
      new_money: index === 5 ? null : new Money(`${index}.25`),
      new_day: new Date(Date.UTC(2024, index % 4, 15)),
      new_local: new Date(Date.UTC(2024, index % 4, 15, 12)),
      new_choice: index % 4 === 3 ? null : new OptionSetValue([1, 2, 9][index % 3] ?? 1),
      new_choices: [[1, 9], [2], [1, 2, 9]][index % 3]?.map((one) => new OptionSetValue(one)) ?? null,
      new_account: index % 3 === 2 ? null : reference("account", index % 3 === 0 ? account : other),
      new_anyone: index % 2 === 0 ? reference("account", account) : reference("contact", contact),
      ...(parent !== undefined && { new_parent: reference("new_probe", parent) }),
    });
    parents.push(id);
    if (index < 2) {
      const people = [reference("contact", contact)];
      await session.associate(reference("new_probe", id), "new_probe_contacts", people);
    }
  }
  return [account, contact];
}

type Row = { readonly [name: string]: string | number | boolean | null | Row };

/** What the Web API adds to a row unasked: keys of expanded records, the currency of an amount, the key of an owner. */
const unasked = /(^|\.)(accountid|contactid|systemuserid|ownerid|transactioncurrencyid|transactioncurrencyid\.id)$/;

/** A row by the names that queries have: `primarycontactid` for `_primarycontactid_value`, `nav.column` for what was expanded. */
function ofRow(row: Row): Record<string, unknown> {
  const values: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (name.includes("@") || value === null) continue;
    const key = /^_(.+)_value$/.exec(name)?.[1] ?? name;
    if (typeof value !== "object") values.push([key, value]);
    else for (const [inner, one] of Object.entries(ofRow(value))) values.push([`${key}.${inner}`, one]);
  }
  return Object.fromEntries(values.filter(([name]) => !unasked.test(name)).toSorted(byName));
}

function ofRecord({ attributes }: Entity): Record<string, unknown> {
  const values = [...attributes].map(([name, value]): [string, unknown] => [nested(name), plain(told(value))]);
  return Object.fromEntries(values.filter(([name]) => !unasked.test(name)).toSorted(byName));
}

/** Expanded inside of what is expanded: `new_Account_primarycontactid.fullname`. */
function nested(name: string): string {
  return name.replace(/^new_Account_primarycontactid\./, "new_Account.primarycontactid.");
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A value as JSON has it. */
function plain(value: Told): unknown {
  if (!Array.isArray(value)) return value;
  const [kind, first, second, third] = value as readonly Told[];
  switch (kind) {
    case "Aliased":
      return plain(third);
    case "Date":
      return String(first).replace(".000Z", "Z").replace("T00:00:00Z", "");
    case "Reference":
      return second;
    case "Options":
      return value.slice(1).join(",");
    default:
      return kind === "Guid" ? first : Number(first);
  }
}
