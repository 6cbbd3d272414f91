import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import type { Batch } from "../../src/session/batch/batch.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";

type Refused = {
  readonly alone: (session: Session) => Promise<unknown>;
  readonly batched: (batch: Batch) => number;
  readonly remedy: RegExp;
  /** The Web API has no reading in transactions. */
  readonly reads?: true;
};

const id = Guid.of("7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f");
const account = new EntityReference("account", id);
const contacts = [new EntityReference("contact", id)];
const tooMany = {
  Query: { kind: "FetchExpression", query: "<fetch top='9000'><entity name='account'/></fetch>" },
} as const;
const optional = { parameters: { SuppressDetection: true } };

const refusals: Readonly<Record<string, Refused>> = {
  "a relationship that is not there": {
    alone: (session) => session.associate(account, "contact_customer_acounts", contacts),
    batched: (batch) => batch.associate(account, "contact_customer_acounts", contacts),
    remedy: /^did you mean contact_customer_accounts\?$/,
  },
  "a relationship of a table with itself": {
    alone: (session) => session.associate(account, "account_parent_account", [account]),
    batched: (batch) => batch.associate(account, "account_parent_account", [account]),
    remedy: /^say which end the record is/,
  },
  "a key that is not there": {
    alone: (session) => session.update("account", { accountnumber: "A-17" }, { name: "x" }),
    batched: (batch) => batch.update("account", { accountnumber: "A-17" }, { name: "x" }),
    remedy: /^give the record's ID: no alternate key of account is known$/,
  },
  "a message that is not there": {
    alone: (session) => session.execute("AddMembersTeem"),
    batched: (batch) => batch.execute("AddMembersTeem"),
    remedy: /^did you mean AddMembersTeam\?$/,
  },
  "a parameter that the message does not have": {
    alone: (session) => session.create("account", { name: "x" }, optional),
    batched: (batch) => batch.create("account", { name: "x" }, optional),
    remedy: /./,
  },
  "a query that is none": {
    alone: (session) => session.execute("RetrieveMultiple", tooMany),
    batched: (batch) => batch.execute("RetrieveMultiple", tooMany),
    remedy: /./,
    reads: true,
  },
};

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`what is refused in a batch over ${transport} says to do what it says alone`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ open: true });
      session = await openSession({
        organizationUri: `${emulator.url}/embedded`,
        authType: "ActiveDirectory",
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        transport,
      });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    for (const [name, { alone, batched, remedy, reads }] of Object.entries(refusals)) {
      it(name, async () => {
        const expected = (await errorOf(alone(session))).remedy;
        assert.match(expected ?? "", remedy);
        const batch = session.batch({ continueOnError: true });
        batch.create("account", { name: "beside it" });
        batched(batch);
        const [, result] = await batch.send();
        assert.equal(result?.status === "failed" && result.error.remedy, expected);
        if (reads === true && transport === "WebApi") return;
        const transaction = session.batch({ transaction: true });
        transaction.create("account", { name: "beside it" });
        batched(transaction);
        assert.equal((await errorOf(transaction.send())).remedy, expected);
      });
    }
  });
}

async function errorOf(call: Promise<unknown>): Promise<DynamlError> {
  const error: unknown = await call.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DynamlError, String(error));
  return error;
}
