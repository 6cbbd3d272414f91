import assert from "node:assert/strict";
import { test } from "node:test";
import { readErrorList } from "../../src/catalog/error-list.ts";
import { checkTask } from "../../src/check/check-task.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { allErrorCodes } from "../../src/values/fault-codes.ts";
import { createSession, startTestOrganization } from "./organization.ts";

const remove = (errors: string) =>
  `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f" AM_ERRORS="${errors}" />`;

const unknownErrors = (errors: string) =>
  checkTask(parseTask(createSession() + remove(errors))).filter(({ code }) => code === "CHECK_UNKNOWN_ERROR");

for (const [errors, isFailure] of [
  ["all but ObjectDoesNotExist", false],
  ["objectdoesnotexist", true],
  ["DuplicateRecord", false],
  ["all but DuplicateRecord, PrivilegeDenied", true],
] as const) {
  test(`AM_ERRORS knows faults by their names: ${errors}`, async () => {
    assert.deepEqual(unknownErrors(errors), []);
    await using organization = await startTestOrganization();
    const { result } = await organization.run(createSession() + remove(errors));
    assert.equal(result.error?.code, isFailure ? "SESSION_FAULT" : undefined);
  });
}

test("AM_ERRORS knows every fault that has a name, in any case", () => {
  const names = allErrorCodes().map(({ name }) => name);
  assert.equal(names.length > 3_000, true);
  assert.deepEqual(readErrorList(names.join(", ").toLowerCase()).unknown, []);
  assert.deepEqual(
    [...readErrorList("CancelActiveChildCaseFirst CaseStateChangeInvalid").names],
    ["-2147224495", "134242420"],
  );
});

test("each name that is almost one: the nearest is the remedy", () => {
  const [finding] = unknownErrors("PrivilegDenied, CancelActiveChildCase, 18999, quite wrong names");
  assert.match(finding?.message ?? "", /AM_ERRORS names PrivilegDenied, CancelActiveChildCase, 18999, /);
  assert.equal(
    finding?.remedy,
    "did you mean PrivilegeDenied for PrivilegDenied, CancelActiveChildCaseFirst for CancelActiveChildCase?",
  );
});

test("names that are almost the same one: the remedy says which is meant for which", () => {
  const [finding] = unknownErrors("ObjectDoesNotExists, ObjectDoesNotExistt");
  assert.equal(
    finding?.remedy,
    "did you mean ObjectDoesNotExist for ObjectDoesNotExists, ObjectDoesNotExist for ObjectDoesNotExistt?",
  );
});

test("a name that is almost one: the nearest is the remedy", () => {
  assert.deepEqual(
    unknownErrors("ObjectDoesNotExists").map(({ remedy }) => remedy),
    ["did you mean ObjectDoesNotExist?"],
  );
});
