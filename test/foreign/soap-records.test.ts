import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";
import { needsServer } from "../real-servers.ts";

/*
 * Other people's SOAP clients create, retrieve, update, query, associate and delete records by nothing but the service's own
 * description. Both programs do the same steps and tell each in a line of JSON.
 */

const run = promisify(execFile);
const clientId = "11111111-1111-4111-8111-111111111111";
const secret = "client-secret";

let emulator: Emulator;
before(async () => {
  const clients = [{ clientId, secret, applicationUser: "CONTOSO\\daemon" }];
  emulator = await startEmulator({ clients, signIn: ["oauth"] });
});
after(() => emulator.close());

async function accessToken(): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secret,
    scope: `${emulator.url}/.default`,
  });
  const answer = await fetch(`${emulator.url}/${defaultTenantId}/oauth2/v2.0/token`, { method: "POST", body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

type Step = readonly [name: string, ...told: unknown[]];

const clients = [
  { name: "zeep", server: "python3-zeep", program: "/usr/bin/python3", file: "records-with-zeep.py", contact: "Zeep" },
  { name: "php-soap", server: "php-soap", program: "php", file: "records-with-php-soap.php", contact: "Php" },
] as const;

for (const { name, server, program, file, contact } of clients) {
  describe(`${name} and the records of an organization`, needsServer(server), () => {
    const steps = new Map<string, readonly unknown[]>();
    before(async () => {
      const url = `${emulator.url}/embedded/XRMServices/2011/Organization.svc`;
      const args = [join(import.meta.dirname, file), url, await accessToken()];
      const { stdout } = await run(program, args, { timeout: 60_000 });
      for (const line of stdout.trim().split("\n")) {
        const [step, ...told] = JSON.parse(line) as Step;
        steps.set(step, told);
      }
    });

    /** What a step told of one record, without its ID and what the organization adds. */
    const record = (step: string): Record<string, unknown> => {
      const [first] = steps.get(step) ?? [];
      const { accountid, transactioncurrencyid, ...values } = (Array.isArray(first) ? first[0] : first) as Record<
        string,
        unknown
      >;
      assert.match(String(accountid), /^[0-9a-f-]{36}$/);
      return values;
    };

    it("creates a record of texts, numbers, yes and no, amounts, choices, lookups and times, and retrieves it", () => {
      const { lastonholdtime, primarycontactid, ...values } = record("retrieve");
      assert.deepEqual(values, {
        name: "Größe & <co>",
        numberofemployees: 42,
        creditonhold: true,
        revenue: "1234.5600",
        industrycode: 7,
      });
      assert.deepEqual([(primarycontactid as unknown[])[0], (primarycontactid as unknown[])[2]], ["contact", contact]);
      assert.equal(new Date(String(lastonholdtime)).toISOString(), "2024-02-29T12:30:00.000Z");
    });

    it("updates it, and clears a column", () => assert.deepEqual(record("updated"), { name: "changed" }));

    it("finds it by FetchExpression, with the column of a link and the total", () => {
      assert.deepEqual(record("fetch"), { name: "changed", "c.lastname": contact });
      assert.equal(steps.get("fetch")?.[1], 1);
    });

    it("finds it by QueryExpression, with conditions, orders and a page", () => {
      assert.deepEqual(record("query"), { name: "changed" });
      assert.equal(steps.get("query")?.[1], false);
    });

    it("finds it by QueryByAttribute", () => assert.deepEqual(record("by attribute"), { name: "changed" }));

    it("associates it and undoes that", () => assert.deepEqual(steps.get("associated"), ["account", null]));

    if (name === "zeep") {
      it("reads the definition of a table, its columns and relationships", () => {
        const [table] = steps.get("definition") ?? [];
        const { columns, relationships, ...rest } = table as Record<string, unknown>;
        assert.deepEqual(rest, {
          kind: "EntityMetadata",
          name: "account",
          set: "accounts",
          label: "Account",
          ownership: ["UserOwned"],
          code: 1,
        });
        assert.deepEqual(columns, {
          name: ["StringAttributeMetadata", "String", "ApplicationRequired", 160],
          industrycode: ["PicklistAttributeMetadata", "Picklist", "None", "Accounting"],
          revenue: ["MoneyAttributeMetadata", "Money", "None", 2],
          primarycontactid: ["LookupAttributeMetadata", "Lookup", "None", ["contact"]],
          creditonhold: ["BooleanAttributeMetadata", "Boolean", "None", "Yes"],
        });
        assert.deepEqual(relationships, [["account_primary_contact", "contact", "primarycontactid"]]);
      });
    }

    it("deletes it, and reads the fault of what is gone", () => {
      assert.deepEqual(steps.get("gone"), ["account With Id = ID Does Not Exist", "-2147220969"]);
    });
  });
}

describe("libxml2 and the schemas of the service", needsServer("python3-zeep"), () => {
  it("finds the replies valid: records, pages, results, definitions, changes, empty answers, a fault", async () => {
    const url = `${emulator.url}/embedded/XRMServices/2011/Organization.svc`;
    const args = [join(import.meta.dirname, "replies-with-libxml2.py"), url, await accessToken()];
    const { stdout } = await run("/usr/bin/python3", args, { timeout: 60_000 });
    const told = stdout.trim().split("\n");
    assert.equal(told.length, 29);
    assert.deepEqual(
      told.filter((line) => !line.endsWith(" valid")),
      [],
    );
    assert.deepEqual(
      told.filter((line) => line.includes("Fault")),
      ["Delete OrganizationServiceFault valid"],
    );
  });
});
