import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { examineConnection } from "../../src/doctor/examine-connection.ts";
import { commonPrivileges } from "../../src/doctor/privileges.ts";
import type { PhaseReport } from "../../src/doctor/report.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { SoapFault } from "../../src/wire/soap/soap-fault.ts";
import { deploy, password, windowsOrganization } from "../scripted-deployment.ts";
import { organization } from "../scripted-organization.ts";

const user = { domain: "CONTOSO", userName: "alice", password };

const refusal: SoapFault = {
  kind: "SoapFault",
  blame: "Sender",
  reason: "SecLib::AccessCheckEx failed.",
  detail: { errorCode: -2147187962, message: "SecLib::AccessCheckEx failed.", errorDetails: new Map() },
};

/** What is told of the roles of alice, in an organization with these options. */
async function rolesOf(
  t: TestContext,
  options: EmulatorOptions,
  privileges: readonly string[] = [],
): Promise<PhaseReport | undefined> {
  const emulator = await startEmulator({ users: [user], ...options, signIn: ["ntlm"] });
  t.after(() => emulator.close());
  return await rolesAt(`${emulator.url}/embedded`, privileges);
}

async function rolesAt(organizationUri: string, privileges: readonly string[] = []): Promise<PhaseReport | undefined> {
  const options = { organizationUri, authType: "ActiveDirectory", ...user, proxy: { type: "none" } } as const;
  const reports = await examineConnection(options, { privileges });
  return reports.find(({ phase }) => phase === "roles");
}

function told(report: PhaseReport | undefined): string {
  return report === undefined || report.outcome === "not reached" ? "" : report.happened;
}

describe("the phase of security roles", () => {
  for (const [what, options, happened] of [
    ["a user of whom the directory names no roles", {}, "the user is System Administrator"],
    [
      "a System Customizer, in any case",
      { users: [{ ...user, roles: ["Clerk", "system customizer"] }] },
      "the user is System Customizer",
    ],
    [
      "a member of a team of System Administrators",
      {
        users: [{ ...user, roles: ["Clerk"], teams: ["Admins"] }],
        teams: [{ name: "admins", roles: ["System Administrator"] }],
      },
      "the user is System Administrator, by a team",
    ],
  ] as const) {
    it(what, async (t) => {
      const report = await rolesOf(t, options);
      assert.equal(report?.outcome, "ok", told(report));
      assert.equal(told(report), happened);
    });
  }

  it("a user with the privileges in their place, some of them by a team", async (t) => {
    const [first = "", ...others] = commonPrivileges;
    const report = await rolesOf(
      t,
      {
        users: [{ ...user, roles: ["Reader"], teams: ["Clerks"] }],
        roles: [
          { name: "Reader", privileges: [...others, "prvReadRole"] },
          { name: "Clerk", privileges: [first.toUpperCase(), "prvCreateAccount"] },
        ],
        teams: [{ name: "Clerks", roles: ["Clerk"] }],
      },
      ["prvcreateaccount"],
    );
    assert.equal(report?.outcome, "ok", told(report));
    assert.match(
      told(report),
      /neither .* roles: Reader, Clerk, with the privileges in their place: .*prvcreateaccount$/,
    );
  });

  it("a user without: the privileges that are missing are named, and what to do", async (t) => {
    const report = await rolesOf(
      t,
      {
        users: [{ ...user, roles: ["Reader"] }],
        roles: [{ name: "Reader", privileges: [...commonPrivileges, "prvReadRole"] }],
      },
      ["prvCreateAccount", "prvReadEntity", "prvWriteNothing"],
    );
    assert.ok(report?.outcome === "failed");
    assert.equal(report.code, "DOCTOR_ROLE_MISSING");
    assert.match(
      told(report),
      /roles: Reader; privileges that are missing in their place: prvCreateAccount, prvWriteNothing$/,
    );
    assert.match(report.next, /one of the two roles/);
  });

  it("a user with no role at all", async (t) => {
    const report = await rolesOf(t, { users: [{ ...user, roles: [] }] });
    assert.ok(report?.outcome === "failed");
    assert.match(told(report), /roles: none; privileges that are missing/);
  });

  it("an organization that refuses to tell: nothing is known", async (t) => {
    for (const [refused, happened] of [
      [["RetrieveMultiple", "Execute"], /does not let the roles be asked for: .*SecLib.*does not let the privileges/],
      [["Execute"], /neither .*; roles: none; the organization does not let the privileges be asked for: .*SecLib/],
    ] as const) {
      const listener = organization((call) =>
        refused.some((operation) => operation === call.operation) &&
        (call.operation !== "Execute" || call.request.requestName === "RetrieveUserPrivileges")
          ? refusal
          : undefined,
      );
      const { server } = await deploy(windowsOrganization(listener));
      t.after(() => server.close());
      const report = await rolesAt(`${server.origin}/org`);
      assert.equal(report?.outcome, "not checked", told(report));
      assert.match(told(report), happened);
    }
  });
});
