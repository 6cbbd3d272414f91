import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Entity } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { failure, type Place, referenceTo, told } from "./place.ts";

/** Associate and disassociate. */
export function relationships(place: () => Place): void {
  describe("relationships", () => {
    let account: Guid;
    let contacts: readonly Guid[];
    before(async () => {
      const { session } = place();
      account = await session.create("account", { name: "Joined" });
      contacts = await Promise.all(["A", "B", "C"].map((lastname) => session.create("contact", { lastname })));
    });

    const probe = () => place().session.create("new_probe", { new_name: "joined" });
    const lookup = async (table: string, id: Guid, column: string) =>
      told((await place().session.retrieve(table, id, [column])).attributes.get(column));
    const toContacts = () => contacts.map((id) => referenceTo("contact", id));

    it("one to many, from the side of the one, several at once", async () => {
      const { session } = place();
      const one = referenceTo("account", account);
      await session.associate(one, "contact_customer_accounts", toContacts());
      for (const id of contacts) {
        assert.deepEqual(await lookup("contact", id, "parentcustomerid"), [
          "Reference",
          "account",
          account.text,
          "Joined",
        ]);
      }
      await session.disassociate(one, "contact_customer_accounts", toContacts());
      for (const id of contacts) assert.equal(await lookup("contact", id, "parentcustomerid"), undefined);
    });

    it("no records at all: nothing is asked of the organization", async () => {
      const { session } = place();
      await session.associate(referenceTo("account", Guid.random()), "contact_customer_accounts", []);
      await session.disassociate(referenceTo("account", Guid.random()), "contact_customer_accounts", []);
    });

    it("records that come with the one that is read", async () => {
      const { session } = place();
      const name = `with others ${Guid.random().text}`;
      const [parent, child, self] = [
        await session.create("new_probe", { new_name: name }),
        await session.create("new_probe", { new_name: "child" }),
        await session.create("account", { name }),
      ];
      const [a, b] = contacts;
      assert.ok(a !== undefined && b !== undefined);
      const probed = referenceTo("new_probe", parent);
      await session.update("new_probe", parent, { new_account: referenceTo("account", self) });
      await session.update("new_probe", child, { new_parent: probed });
      await session.associate(probed, "new_probe_contacts", [referenceTo("contact", a), referenceTo("contact", b)]);
      await session.associate(probed, "new_probe_probes", [referenceTo("new_probe", child)], {
        primaryEntityRole: "Referencing",
      });
      const asked = (
        schemaName: string,
        entity: string,
        column: string,
        primaryEntityRole?: "Referencing" | "Referenced",
      ) => ({
        relationship: { kind: "Relationship", schemaName, primaryEntityRole } as const,
        query: {
          kind: "FetchExpression",
          query: `<fetch><entity name="${entity}"><attribute name="${column}"/><order attribute="${column}"/><filter><condition attribute="${column}" operator="ne" value="B"/></filter></entity></fetch>`,
        } as const,
      });
      const read = async (...queries: ReturnType<typeof asked>[]) => {
        const { Entity: found } = await session.execute("Retrieve", {
          Target: probed,
          ColumnSet: { kind: "ColumnSet", allColumns: false, columns: ["new_name"] },
          RelatedEntitiesQuery: { kind: "RelationshipQueries", queries },
        });
        const { attributes, relatedEntities = [] } = found as Entity;
        return [
          attributes.get("new_name"),
          ...relatedEntities.map(({ relationship, collection }) => [
            relationship,
            ...collection.entities.map(
              (one) => one.attributes.get("new_name") ?? one.attributes.get("lastname") ?? one.attributes.get("name"),
            ),
          ]),
        ];
      };
      assert.deepEqual(
        await read(
          asked("new_probe_contacts", "contact", "lastname"),
          asked("new_account_account_new_probe", "account", "name"),
          asked("new_parent_new_probe_new_probe", "new_probe", "new_name", "Referenced"),
          asked("new_probe_probes", "new_probe", "new_name", "Referencing"),
          asked("new_probe_probes", "new_probe", "new_name", "Referenced"),
        ),
        [
          name,
          ["new_probe_contacts", "A"],
          ["new_account_account_new_probe", name],
          ["new_parent_new_probe_new_probe", "child"],
          ["new_probe_probes", "child"],
          ["new_probe_probes"],
        ],
      );
      const wrong = await failure(read(asked("new_probe_probes", "new_probe", "new_name")));
      assert.match(wrong.message, /PrimaryEntityRole must be set/);
    });

    it("one to many, from the side of the many", async () => {
      const { session } = place();
      const id = await probe();
      const [many, one] = [referenceTo("new_probe", id), referenceTo("account", account)];
      await session.associate(many, "new_account_account_new_probe", [one]);
      assert.deepEqual(await lookup("new_probe", id, "new_account"), ["Reference", "account", account.text, "Joined"]);
      await session.disassociate(many, "new_account_account_new_probe", [one]);
      assert.equal(await lookup("new_probe", id, "new_account"), undefined);
    });

    it("records that alternate keys name, on either side", async () => {
      const { session } = place();
      const code = `joined ${account.text}`;
      const probed = await session.create("new_probe", { new_code: code });
      const [contact] = contacts;
      assert.ok(contact !== undefined);
      const byKey = new EntityReference("new_probe", Guid.empty, undefined, {
        keyAttributes: new Map([["new_code", code]]),
      });
      const joined = async () =>
        (
          await session
            .query({
              fetchXml: `<fetch><entity name="contact"><attribute name="contactid"/><link-entity name="new_probe_contacts" from="contactid" to="contactid" intersect="true">
                <filter><condition attribute="new_probeid" operator="eq" value="${probed.text}"/></filter></link-entity></entity></fetch>`,
            })
            .toArray()
        ).length;
      await session.associate(byKey, "new_probe_contacts", [referenceTo("contact", contact)]);
      assert.equal(await joined(), 1);
      await session.disassociate(byKey, "new_probe_contacts", [referenceTo("contact", contact)]);
      assert.equal(await joined(), 0);
      await session.associate(referenceTo("contact", contact), "new_probe_contacts", [byKey]);
      assert.equal(await joined(), 1);
      await session.disassociate(referenceTo("contact", contact), "new_probe_contacts", [byKey]);
      assert.equal(await joined(), 0);
    });

    it("many to many, from either side", async () => {
      const { session } = place();
      const id = await probe();
      const linked = async () => {
        const found = await session
          .query({
            fetchXml: `<fetch><entity name="contact"><attribute name="lastname"/><order attribute="lastname"/>
              <link-entity name="new_probe_contacts" from="contactid" to="contactid" intersect="true">
                <filter><condition attribute="new_probeid" operator="eq" value="${id.text}"/></filter>
              </link-entity></entity></fetch>`,
          })
          .toArray();
        return found.map((one) => one.attributes.get("lastname"));
      };
      await session.associate(referenceTo("new_probe", id), "new_probe_contacts", toContacts());
      assert.deepEqual(await linked(), ["A", "B", "C"]);
      const [first] = toContacts();
      assert.ok(first !== undefined);
      await session.disassociate(first, "new_probe_contacts", [referenceTo("new_probe", id)]);
      assert.deepEqual(await linked(), ["B", "C"]);
    });

    it("joining twice is a duplicate", async () => {
      const { session } = place();
      const id = await probe();
      const [first] = toContacts();
      assert.ok(first !== undefined);
      await session.associate(referenceTo("new_probe", id), "new_probe_contacts", [first]);
      const error = await failure(session.associate(referenceTo("new_probe", id), "new_probe_contacts", [first]));
      assert.deepEqual([error.context.name, error.context.operation], ["DuplicateRecord", "Associate"]);
    });

    it("a table with itself, by role: one to many", async () => {
      const { session } = place();
      const [parent, child] = [await probe(), await probe()];
      const [one, many] = [referenceTo("new_probe", parent), referenceTo("new_probe", child)];
      const relationship = "new_parent_new_probe_new_probe";
      await session.associate(one, relationship, [many], { primaryEntityRole: "Referenced" });
      assert.deepEqual(await lookup("new_probe", child, "new_parent"), [
        "Reference",
        "new_probe",
        parent.text,
        "joined",
      ]);
      assert.equal(await lookup("new_probe", parent, "new_parent"), undefined);
      await session.disassociate(many, relationship, [one], { primaryEntityRole: "Referencing" });
      assert.equal(await lookup("new_probe", child, "new_parent"), undefined);
    });

    it("a table with itself, by role: many to many", async () => {
      const { session } = place();
      const [left, right] = [await probe(), await probe()];
      await session.associate(referenceTo("new_probe", left), "new_probe_probes", [referenceTo("new_probe", right)], {
        primaryEntityRole: "Referencing",
      });
      const rows = await session
        .query({ fetchXml: `<fetch><entity name="new_probe_probes"><all-attributes/></entity></fetch>` })
        .toArray();
      const row = rows.find((one) => [...one.attributes.values()].some((value) => String(value) === left.text));
      assert.deepEqual(
        ["new_probeidone", "new_probeidtwo"].map((name) => String(row?.attributes.get(name))),
        [left.text, right.text],
      );
    });

    it("a table with itself, without the role: refused by name, on either wire", async () => {
      const { session } = place();
      const [one, other] = [referenceTo("new_probe", await probe()), referenceTo("new_probe", await probe())];
      for (const relationship of ["new_parent_new_probe_new_probe", "new_probe_probes"]) {
        for (const call of [session.associate, session.disassociate]) {
          const error = await failure(call(one, relationship, [other]));
          assert.match(error.message, new RegExp(`${relationship}.* PrimaryEntityRole must be set`));
        }
      }
      for (const { id } of [one, other]) assert.equal(await lookup("new_probe", id, "new_parent"), undefined);
    });

    it("all of several, or none", async () => {
      const { session } = place();
      const id = await session.create("account", { name: "none" });
      const nobody = referenceTo("contact", id);
      const error = await failure(
        session.associate(referenceTo("account", id), "contact_customer_accounts", [...toContacts(), nobody]),
      );
      assert.deepEqual([error.context.name, error.context.operation], ["ObjectDoesNotExist", "Associate"]);
      for (const contact of contacts) assert.equal(await lookup("contact", contact, "parentcustomerid"), undefined);
    });

    it("a relationship that is not there is named", async () => {
      const { session } = place();
      const error = await failure(session.associate(referenceTo("account", account), "new_nowhere", toContacts()));
      assert.match(error.message, /new_nowhere/);
    });
  });
}
