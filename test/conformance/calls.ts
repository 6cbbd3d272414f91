import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { failure, type Place } from "./place.ts";

const ownAccounts =
  '<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="createdby" operator="eq-userid"/></filter></entity></fetch>';

/** What holds of every call: simultaneous ones, for others, called off, after the end. */
export function calls(place: () => Place): void {
  describe("calls", () => {
    it("hundreds at the same time stay apart", async () => {
      const { session } = place();
      const names = Array.from({ length: 150 }, (_, index) => `at once ${index}`);
      const ids = await Promise.all(names.map((new_name) => session.create("new_probe", { new_name })));
      const read = await Promise.all(ids.map((id) => session.retrieve("new_probe", id, ["new_name"])));
      assert.deepEqual(
        read.map((one) => one.attributes.get("new_name")),
        names,
      );
    });

    it("on behalf of another user, who is the author then", async () => {
      const { session } = place();
      const businessunitid = new EntityReference("businessunit", session.businessUnitId);
      const bob = { domainname: `EXAMPLE\\bob${Date.now()}`, firstname: "Bob", lastname: "Gump", businessunitid };
      const found = { id: await session.create("systemuser", bob) };
      await giveRole(session, found.id, "System Administrator");
      const asBob = session.onBehalfOf(found.id);
      assert.equal(String((await asBob.execute("WhoAmI")).UserId), found.id.text);
      const id = await asBob.create("account", { name: "by Bob" });
      const { attributes } = await session.retrieve("account", id, ["createdby", "createdonbehalfby", "ownerid"]);
      const idOf = (name: string) => {
        const value = attributes.get(name);
        return value instanceof EntityReference ? value.id.text : value;
      };
      assert.deepEqual(["createdby", "createdonbehalfby", "ownerid"].map(idOf), [
        found.id.text,
        session.userId.text,
        found.id.text,
      ]);
      const batch = asBob.batch();
      batch.create("account", { name: "by Bob in a batch" });
      assert.deepEqual(
        (await batch.send()).map(({ status }) => status),
        ["done"],
      );
      const mine = asBob.query({ fetchXml: ownAccounts });
      assert.deepEqual((await mine.toArray()).map((record) => record.attributes.get("name")).sort(), [
        "by Bob",
        "by Bob in a batch",
      ]);
    });

    it("on behalf of another user by the user's object in Entra ID", async () => {
      const { session } = place();
      const businessunitid = new EntityReference("businessunit", session.businessUnitId);
      const eve = { domainname: `EXAMPLE\\eve${Date.now()}`, firstname: "Eve", lastname: "Gump", businessunitid };
      const id = await session.create("systemuser", eve);
      await giveRole(session, id, "System Administrator");
      const { attributes } = await session.retrieve("systemuser", id, ["azureactivedirectoryobjectid"]);
      const objectId = attributes.get("azureactivedirectoryobjectid");
      assert.ok(objectId instanceof Guid);
      const asEve = session.onBehalfOf({ objectId });
      assert.equal(String((await asEve.execute("WhoAmI")).UserId), id.text);
      const batch = asEve.batch();
      batch.execute("WhoAmI");
      const [inBatch] = await batch.send();
      assert.ok(inBatch?.status === "done");
      assert.equal(String(inBatch.results.get("UserId")), id.text);
      // Who is named last is acted for, whichever way.
      assert.equal(
        String((await session.onBehalfOf(session.userId).onBehalfOf({ objectId }).execute("WhoAmI")).UserId),
        id.text,
      );
      assert.equal(String((await asEve.onBehalfOf(session.userId).execute("WhoAmI")).UserId), session.userId.text);
      const nobody = await failure(session.onBehalfOf({ objectId: Guid.random() }).execute("WhoAmI"));
      assert.deepEqual([nobody.code, nobody.context.name], ["SESSION_FAULT", "ObjectDoesNotExist"]);
    });

    it("a signal that was set off before: nothing is sent", async () => {
      const { session, cell } = place();
      const error = await failure(session.create("account", { name: "x" }, { signal: AbortSignal.abort() }));
      assert.equal(error.code, "NET_ABORTED");
      assert.match(String(error.where), cell.transport === "WebApi" ? /\/api\/data\// : /\/Organization\.svc/);
    });

    it("a call that is called off leaves the session usable", async () => {
      const { session } = place();
      const calledOff = new AbortController();
      const many = Promise.allSettled(
        Array.from({ length: 50 }, () => session.retrieve("systemuser", session.userId, undefined, calledOff)),
      );
      calledOff.abort();
      const codes = (await many).flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
      assert.deepEqual([...new Set(codes)], ["NET_ABORTED"]);
      assert.ok((await session.execute("WhoAmI")).UserId !== undefined);
    });

    it("a time limit that is over names what used it up", async () => {
      const { session } = place();
      const error = await failure(session.retrieve("systemuser", session.userId, undefined, { timeout: 0.000_001 }));
      assert.equal(error.code, "NET_TIME_LIMIT");
    });

    it("after its end a session refuses calls; those before it are finished", async () => {
      const session = await place().running.open();
      const before = [
        session.execute("WhoAmI"),
        session.create("account", { name: "of before", numberofemployees: 3 }),
        session.retrieve("systemuser", session.userId),
        session.query({ entity: "systemuser" }).first(),
      ];
      await Promise.all([session.end(), session.end()]);
      assert.deepEqual(
        (await Promise.allSettled(before)).map(({ status }) => status),
        before.map(() => "fulfilled"),
      );
      for (const call of [
        () => session.create("account", { name: "late" }),
        () => session.execute("WhoAmI"),
        () => session.query({ entity: "account" }).first(),
      ]) {
        assert.equal((await failure(call())).code, "SESSION_ENDED");
      }
    });
  });
}

/** A user without roles may do nothing. */
async function giveRole(session: Session, user: Guid, name: string): Promise<void> {
  const role = await session.query({ entity: "role", columns: ["name"], where: { name } }).first();
  const related = [new EntityReference("role", role?.id ?? Guid.empty)];
  await session.associate(new EntityReference("systemuser", user), "systemuserroles_association", related);
}
