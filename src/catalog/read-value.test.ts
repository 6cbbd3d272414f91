import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Secret } from "../values/secret.ts";
import type { ParameterType } from "./activity.ts";
import { connection } from "./dynamics-crm/connection.ts";
import { readValue, sameOption } from "./read-value.ts";

const port: ParameterType = { kind: "number", min: 1, max: 65_535, integer: true };
const seconds: ParameterType = { kind: "number", unit: "seconds", min: 0 };
const authType = connection.authType.type;

const readable: readonly [string, ParameterType, string, string | number | boolean][] = [
  ["text as it is", { kind: "text" }, "  a b ", "  a b "],
  ["an expression as it is", { kind: "expression" }, "a = 1", "a = 1"],
  ["number", seconds, " 120 ", 120],
  ["fraction", seconds, "0.5", 0.5],
  ["exponent", seconds, "1e2", 100],
  ["fraction that is whole", port, "808.0", 808],
  ["yes", { kind: "yesNo" }, "yes", true],
  ["YES", { kind: "yesNo" }, " YES ", true],
  ["an expression's True", { kind: "yesNo" }, "True", true],
  ["BASIC's true", { kind: "yesNo" }, "-1", true],
  ["no", { kind: "yesNo" }, "No", false],
  ["an expression's False", { kind: "yesNo" }, "False", false],
  ["option", authType, "ActiveDirectory", "ActiveDirectory"],
  ["option in another case", authType, "LiveID", "LiveId"],
  ["option with spaces", authType, "online federation", "OnlineFederation"],
  ["option with hyphen and underscore", authType, "ACTIVE-DIRECT_ORY", "ActiveDirectory"],
  ["option's other spelling", authType, "Automatic", "Auto"],
  ["session name", { kind: "sessionName" }, " Crm 1 ", "Crm 1"],
  ["variable name", { kind: "variableName" }, " the_Var1 ", "the_Var1"],
  ["dataset name", { kind: "datasetName" }, "ds", "ds"],
];

const unreadable: readonly [string, ParameterType, string, string][] = [
  ["word for a number", seconds, "two", "a number of seconds, at least 0"],
  ["too small", seconds, "-1", "a number of seconds, at least 0"],
  ["too large", port, "65536", "a whole number from 1 to 65535"],
  ["not whole", port, "80.5", "a whole number from 1 to 65535"],
  ["hexadecimal", port, "0x50", "a whole number from 1 to 65535"],
  ["infinite", seconds, "Infinity", "a number of seconds, at least 0"],
  ["too large for a number", seconds, "1e999", "a number of seconds, at least 0"],
  ["nothing", seconds, " ", "a number of seconds, at least 0"],
  ["thousands", seconds, "1,000", "a number of seconds, at least 0"],
  ["maybe", { kind: "yesNo" }, "maybe", "YES or NO"],
  ["no option", connection.protocol.type, "FTP", "one of HTTPS, HTTP"],
  ["a reserved name", { kind: "variableName" }, "Left", "another name: it is a BASIC function"],
  [
    "a name with a space",
    { kind: "variableName" },
    "a b",
    "another name: a variable's name starts with a letter and holds letters, digits and underscores",
  ],
  [
    "a name in percent signs",
    { kind: "datasetName" },
    "%ds%",
    "the name of a dataset: a letter, then letters, digits and underscores",
  ],
];

describe("readValue", () => {
  for (const [title, type, text, value] of readable) {
    it(`reads ${title}: "${text}"`, () => {
      assert.deepEqual(readValue(type, text), { ok: true, value });
    });
  }

  for (const [title, type, text, expected] of unreadable) {
    it(`refuses ${title}: "${text}"`, () => {
      assert.deepEqual(readValue(type, text), { ok: false, expected });
    });
  }

  it("makes a secret of what is encrypted", () => {
    const read = readValue({ kind: "encrypted" }, "pass word ");
    assert.ok(read.ok && read.value instanceof Secret);
    assert.equal(read.value.reveal(), "pass word ");
    assert.equal(`${read.value}`.includes("pass"), false);
  });
});

describe("sameOption", () => {
  for (const [a, b, same] of [
    ["Live ID", "LiveId", true],
    ["live_id", "LIVE-ID", true],
    ["create_session", "Create Session", true],
    ["HTTP", "HTTPS", false],
    ["Live.ID", "LiveID", false],
  ] as const) {
    it(`${a} ${same ? "is" : "is not"} ${b}`, () => {
      assert.equal(sameOption(a, b), same);
    });
  }
});
