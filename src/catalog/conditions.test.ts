import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Parameter } from "./activity.ts";
import { type Given, isActive, isRequired } from "./conditions.ts";
import { createEntity } from "./dynamics-crm/create-entity.ts";
import { createSession } from "./dynamics-crm/create-session.ts";

type Answer = boolean | undefined;
type Question = readonly [title: string, given: Record<string, string | undefined>, answer: Answer];

function ask(
  title: string,
  parameters: Readonly<Record<string, Parameter>>,
  key: string,
  question: (parameter: Parameter, parameters: Readonly<Record<string, Parameter>>, given: Given) => Answer,
  cases: readonly Question[],
): void {
  describe(title, () => {
    for (const [name, given, answer] of cases) {
      it(name, () => {
        const parameter = parameters[key];
        assert.ok(parameter);
        assert.equal(question(parameter, parameters, new Map(Object.entries(given))), answer);
      });
    }
  });
}

const { parameters } = createSession;

ask("SERVER is required", parameters, "server", isRequired, [
  ["by itself", {}, true],
  ["not beside ORGANIZATIONURI", { ORGANIZATIONURI: "http://crm/x" }, false],
  ["not beside DISCOVERYURI", { DISCOVERYURI: "http://crm/x" }, false],
  ["when ORGANIZATIONURI is empty", { ORGANIZATIONURI: "" }, true],
  ["when AUTODISCOVER switches ORGANIZATIONURI off", { AUTODISCOVER: "YES", ORGANIZATIONURI: "http://crm/x" }, true],
  ["not when AUTODISCOVER asks DISCOVERYURI", { AUTODISCOVER: "yes", DISCOVERYURI: "http://crm/x" }, false],
  ["perhaps, when an expression may be empty", { ORGANIZATIONURI: undefined }, undefined],
  [
    "perhaps, when an expression decides AUTODISCOVER",
    { AUTODISCOVER: undefined, ORGANIZATIONURI: "http://x" },
    undefined,
  ],
]);

for (const key of ["userName", "password"]) {
  ask(`${key} is required`, parameters, key, isRequired, [
    ["by default", {}, true],
    ["for Active Directory", { AUTHTYPE: "Active Directory" }, true],
    ["not for None", { AUTHTYPE: "none" }, false],
    ["not for OAuth", { AUTHTYPE: "OAUTH" }, false],
    ["not for Auto, however it is spelled", { AUTHTYPE: "automatic" }, false],
    ["where AUTODISCOVER switches AUTHTYPE off", { AUTODISCOVER: "YES", AUTHTYPE: "None" }, true],
    ["perhaps, when an expression decides AUTHTYPE", { AUTHTYPE: undefined }, undefined],
  ]);
}

ask("ORGANIZATION is required", parameters, "organization", isRequired, [
  ["for a bare host", { SERVER: "crm", AUTHTYPE: "ActiveDirectory" }, true],
  ["for a host with a port", { SERVER: "crm:5555" }, true],
  ["for a URL without a path", { SERVER: "http://crm:5555/" }, true],
  ["not for a URL with the organization in its path", { SERVER: "http://crm:5555/adventureworks" }, false],
  ["not for a host with the organization behind it", { SERVER: "crm/adventureworks" }, false],
  ["not for the organization's host in the cloud", { SERVER: "https://adventureworks.crm4.dynamics.com" }, false],
  ["not for its host in upper case, without a scheme", { SERVER: "ADVENTUREWORKS.CRM.DYNAMICS.COM" }, false],
  ["not for its Web API host", { SERVER: "https://adventureworks.api.crm.dynamics.com/" }, false],
  ["for the cloud's regional host", { SERVER: "crm.dynamics.com" }, true],
  ["for a host that only begins like one of the cloud", { SERVER: "a.crm.dynamics.com.example.com" }, true],
  ["not beside ORGANIZATIONURI", { ORGANIZATIONURI: "http://crm/x" }, false],
  ["not beside DISCOVERYURI", { DISCOVERYURI: "http://crm/x" }, false],
  ["not with AUTODISCOVER", { SERVER: "crm", AUTODISCOVER: "YES" }, false],
  ["not for Federation", { SERVER: "https://adventureworks.example.com", AUTHTYPE: "Federation" }, false],
  ["perhaps, when an expression decides SERVER", { SERVER: undefined }, undefined],
]);

for (const key of ["organizationUri", "homeRealmUri", "authType"]) {
  ask(`${key} counts`, parameters, key, isActive, [
    ["by default", {}, true],
    ["with AUTODISCOVER NO", { AUTODISCOVER: "no" }, true],
    ["not with AUTODISCOVER YES", { AUTODISCOVER: "YES" }, false],
    ["perhaps, when an expression decides", { AUTODISCOVER: undefined }, undefined],
  ]);
}

for (const key of ["proxyServer", "proxyPort", "proxyUserName", "proxyPassword"]) {
  ask(`${key} counts`, parameters, key, isActive, [
    ["not by default", {}, false],
    ["not for none", { PROXYTYPE: "none" }, false],
    ["for http", { PROXYTYPE: "HTTP" }, true],
  ]);
}

ask("PROXYSERVER is required", parameters, "proxyServer", isRequired, [
  ["for http", { PROXYTYPE: "http" }, true],
  ["not otherwise", {}, false],
]);

describe("Host mode", () => {
  const server = "server";
  ask("SERVER of Create entity is required", createEntity.parameters, server, isRequired, [
    ["not on a session", { SESSION: "Crm" }, false],
    ["not on the default session", {}, false],
    ["when the step signs in by itself", { USERNAME: "u" }, true],
    ["not when SESSION switches that off", { SESSION: "Crm", USERNAME: "u" }, false],
    ["not beside ORGANIZATIONURI", { ORGANIZATIONURI: "http://crm/x" }, false],
  ]);
  ask("SERVER of Create entity counts", createEntity.parameters, server, isActive, [
    ["without a session", { SERVER: "crm" }, true],
    ["with an empty SESSION", { SERVER: "crm", SESSION: "" }, true],
    ["not beside SESSION", { SERVER: "crm", SESSION: "Crm" }, false],
  ]);
  ask("AUTHTYPE of Create entity counts", createEntity.parameters, "authType", isActive, [
    ["without a session", {}, true],
    ["not with AUTODISCOVER", { AUTODISCOVER: "YES" }, false],
    [
      "where AUTODISCOVER is switched off with the rest it does not matter",
      { AUTODISCOVER: "YES", SESSION: "Crm" },
      false,
    ],
  ]);
});
