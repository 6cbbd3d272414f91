import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { chooseOrganization } from "./choose-organization.ts";

function organization(uniqueName: string, more: Partial<OrganizationDetail> = {}): OrganizationDetail {
  return { id: Guid.random(), uniqueName, friendlyName: uniqueName, state: "Enabled", addresses: {}, ...more };
}

const adventure = organization("adventureworks", { urlName: "aw", friendlyName: "Adventure Works Cycle" });
const contoso = organization("org7f3a", { urlName: "contoso", friendlyName: "Contoso" });
const twin = organization("org9b1c", { urlName: "contoso2", friendlyName: "Contoso" });
const namedLikeAnother = organization("aw", { friendlyName: "Another" });
const off = organization("off", { state: "Disabled" });
const service = "https://crm/XRMServices/2011/Discovery.svc";

describe("the organization that is meant", () => {
  const found: [name: string, wanted: string | undefined, from: OrganizationDetail[], meant: OrganizationDetail][] = [
    ["by its unique name", "AdventureWorks", [adventure, contoso], adventure],
    ["by its URL name", "contoso", [adventure, contoso, twin], contoso],
    ["by its friendly name", "adventure works cycle ", [adventure, contoso], adventure],
    ["a unique name goes before another's URL name", "aw", [adventure, namedLikeAnother], namedLikeAnother],
    ["without a name the only one", undefined, [contoso], contoso],
  ];
  for (const [name, wanted, from, meant] of found) {
    it(name, () => assert.equal(chooseOrganization(from, wanted, service), meant));
  }

  const failures: [wanted: string | undefined, from: OrganizationDetail[], code: string, message: RegExp][] = [
    [
      "fabrikam",
      [adventure, contoso],
      "SESSION_ORGANIZATION_NOT_FOUND",
      /"fabrikam" .* "adventureworks" \(aw, Adventure Works Cycle\), "org7f3a" \(contoso\)$/,
    ],
    ["fabrikam", [], "SESSION_ORGANIZATION_NOT_FOUND", /lists none$/],
    [undefined, [], "SESSION_ORGANIZATION_NOT_FOUND", /no organization for this user$/],
    [undefined, [adventure, contoso], "SESSION_ORGANIZATION_AMBIGUOUS", /2 organizations: "adventureworks"/],
    [
      "Contoso",
      [organization("a", { friendlyName: "Contoso" }), twin],
      "SESSION_ORGANIZATION_AMBIGUOUS",
      /several organizations "Contoso": "a" \(Contoso\), "org9b1c"/,
    ],
    ["off", [off, contoso], "SESSION_ORGANIZATION_DISABLED", /"off" is disabled/],
  ];
  for (const [wanted, from, code, message] of failures) {
    it(`"${wanted}" among ${from.length}: ${code}`, () => {
      assert.throws(
        () => chooseOrganization(from, wanted, service),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.equal(error.where, service);
          return true;
        },
      );
    });
  }

  it("a long list is shortened", () => {
    const many = Array.from({ length: 30 }, (_, at) => organization(`org${at}`));
    assert.throws(() => chooseOrganization(many, undefined, service), /30 organizations: .*"org19", 10 more$/);
  });
});
