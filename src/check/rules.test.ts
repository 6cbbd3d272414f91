import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSession } from "../catalog/dynamics-crm/create-session.ts";
import { extensions } from "./rules.ts";

describe("extensions", () => {
  const { title, parameters } = createSession;
  const told = (standing: "documented" | "extension", given: Readonly<Record<string, string | undefined>>) =>
    extensions({ title, standing, parameters, given: new Map(Object.entries(given)), generalNames: [] }).map(
      ({ message }) => message.replace(/ is an extension.*/, ""),
    );

  it("are activities, and options", () => {
    assert.deepEqual(told("extension", {}), ["Create session"]);
    assert.deepEqual(told("documented", { AUTHTYPE: "o auth" }), ['AUTHTYPE="OAuth" of Create session']);
  });

  it("are nothing that the vendor has, and nothing that an expression makes", () => {
    assert.deepEqual(told("documented", { AUTHTYPE: "Federation", SERVER: "crm" }), []);
    assert.deepEqual(told("documented", { AUTHTYPE: undefined }), []);
  });
});
