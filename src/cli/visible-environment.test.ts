import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleVariable } from "./visible-environment.ts";

const environment = {
  LANG: "en_US.UTF-8",
  PATH: "/usr/bin",
  HOME: "/home/ann",
  DATABASE: "postgres://ann:hunter2@db/crm",
  ID: "eyJhbGciOi.eyJzdWIi.x",
  CI_JOB: "ghp_0123456789",
  DYNAML_PROFILE: "online",
  crmPassword: "hunter2",
  AWS_SECRET_ACCESS_KEY: "x",
  GITHUB_TOKEN: "x",
  API_KEY: "x",
  SSH_AUTH_SOCK: "/tmp/agent",
  ConnectionStrings__Crm: "Server=x",
};

test("tasks see plain variables of the environment, and none that looks like a secret", () => {
  const visible = Object.keys(environment).filter((name) => visibleVariable(environment, name) !== undefined);
  assert.deepEqual(visible, ["LANG", "PATH", "HOME"]);
  assert.equal(visibleVariable(environment, "LANG"), "en_US.UTF-8");
});

test("what an object has by itself is no variable", () => {
  for (const name of ["toString", "constructor", "__proto__", "NONE"]) {
    assert.equal(visibleVariable(environment, name), undefined, name);
  }
});
