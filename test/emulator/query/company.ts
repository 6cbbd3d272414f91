import { Decimal } from "../../../src/values/decimal.ts";
import { Double } from "../../../src/values/double.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import { Money } from "../../../src/values/money.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import type { Label } from "../../../src/wire/metadata/metadata.ts";
import { columnDefinition } from "../../column-definition.ts";
import { TestOrganization } from "../test-organization.ts";

const now = new Date("2026-03-18T15:30:45Z");

const id = (last: string): Guid => Guid.of(`00000000-0000-7000-8000-${last.padStart(12, "0")}`);

/** IDs that conditions name. */
export const ids = {
  alpha: id("a1"),
  beta: id("a2"),
  gamma: id("a3"),
  delta: id("a4"),
  ann: id("c1"),
  cid: id("c3"),
} as const;

/**
 * Four accounts, each the child of the one before it but the last, and three contacts. The caller and her report Bob own
 * accounts, and so do their teams.
 */
export async function company(): Promise<TestOrganization> {
  const organization = await TestOrganization.open({ now: () => now });
  await addColors(organization);
  const identity = await organization.execute("WhoAmI");
  const alice = Guid.of(String(identity.results.get("UserId")));
  const unit = Guid.of(String(identity.results.get("BusinessUnitId")));
  const organizationId = Guid.of(String(identity.results.get("OrganizationId")));
  await organization.update("organization", organizationId, {
    ishierarchicalsecuritymodelenabled: true,
    maxdepthforhierarchicalsecuritymodel: 1,
  });
  const businessunitid = new EntityReference("businessunit", unit);
  const user = (name: string, above: Guid): Promise<Guid> =>
    organization.create("systemuser", {
      domainname: `CONTOSO\\${name}`,
      lastname: name,
      businessunitid,
      parentsystemuserid: new EntityReference("systemuser", above),
    });
  const bob = await user("bob", alice);
  const carl = await user("carl", bob);
  const team = async (name: string, member: Guid): Promise<EntityReference> => {
    const teamId = await organization.create("team", {
      name,
      businessunitid,
      administratorid: new EntityReference("systemuser", alice),
    });
    await organization.execute("AddMembersTeam", { TeamId: teamId, MemberIds: [member] });
    return new EntityReference("team", teamId);
  };
  const [teamOfAlice, teamOfBob] = [await team("A", alice), await team("B", bob)];
  await organization.create("contact", { firstname: "Ann", lastname: "Ångström" }, ids.ann);
  await organization.create(
    "account",
    {
      name: "Alpha",
      accountnumber: "A 1",
      numberofemployees: 5,
      revenue: new Money("100.50"),
      creditonhold: true,
      industrycode: new OptionSetValue(1),
      address1_latitude: new Double(1.5),
      exchangerate: Decimal.of("1"),
      telephone1: "555",
      fax: "555",
      primarycontactid: new EntityReference("contact", ids.ann),
      new_colors: [1, 2].map((value) => new OptionSetValue(value)),
    },
    ids.alpha,
  );
  await organization.create(
    "account",
    {
      name: "beta 100%",
      numberofemployees: 10,
      revenue: new Money("200"),
      industrycode: new OptionSetValue(2),
      address1_latitude: new Double(-2.25),
      telephone1: "556",
      fax: "555",
      parentaccountid: new EntityReference("account", ids.alpha),
      ownerid: teamOfAlice,
      new_colors: [new OptionSetValue(2)],
    },
    ids.beta,
  );
  await organization.create(
    "account",
    {
      name: "Gämma [x]",
      numberofemployees: 15,
      revenue: new Money("300"),
      parentaccountid: new EntityReference("account", ids.beta),
      ownerid: new EntityReference("systemuser", bob),
      new_colors: [new OptionSetValue(3)],
    },
    ids.gamma,
  );
  await organization.create("account", { name: "delta_x", ownerid: teamOfBob }, ids.delta);
  const of = (account: Guid): EntityReference => new EntityReference("account", account);
  await organization.create("contact", { firstname: "Bea", lastname: "B", parentcustomerid: of(ids.alpha) });
  await organization.create(
    "contact",
    { firstname: "Cid", parentcustomerid: of(ids.alpha), ownerid: new EntityReference("systemuser", carl) },
    ids.cid,
  );
  await organization.create("contact", { firstname: "Dan", lastname: "D", parentcustomerid: of(ids.gamma) });
  return organization;
}

/** Column new_colors of account: several of red, green and blue. */
async function addColors(organization: TestOrganization): Promise<void> {
  const label = (text: string): Label => ({ localized: [{ label: text, languageCode: 1033 }] });
  const column = columnDefinition("new_Colors", "Virtual", {
    displayName: label("Colors"),
    attributeTypeName: "MultiSelectPicklistType",
    optionSet: {
      kind: "OptionSetMetadata",
      isGlobal: false,
      optionSetType: "Picklist",
      options: ["Red", "Green", "Blue"].map((text, at) => ({ value: at + 1, label: label(text) })),
    },
  });
  await organization.execute("CreateAttribute", { EntityName: "account", Attribute: column });
}
