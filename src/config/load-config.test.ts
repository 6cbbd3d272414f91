import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ConfigError } from "./config-error.ts";
import { loadConfig, parseConfig } from "./load-config.ts";

const profile = (text: string) => `{ "profiles": [\n  { "name": "a", ${text} }\n] }`;

const faults: readonly (readonly [text: string, code: string, place: string, told: RegExp])[] = [
  [profile(`"authTpye": "OAuth"`), "CONFIG_UNKNOWN_KEY", "2:18", /profiles\[0\] has no key "authTpye".*"authType"/s],
  [`{ "profils": [] }`, "CONFIG_UNKNOWN_KEY", "1:3", /"profils".*"profiles"/s],
  [profile(`"match": { "sesion": "x" }`), "CONFIG_UNKNOWN_KEY", "2:29", /profiles\[0\]\.match.*"session"/s],
  [
    profile(`"proxy": { "type": "http", "zzzzzz": 1 }`),
    "CONFIG_UNKNOWN_KEY",
    "2:45",
    /its keys are type, server, port/,
  ],
  [
    profile(`"match": { "session": 5 }`),
    "CONFIG_VALUE",
    "2:40",
    /profiles\[0\]\.match\.session: give a text or a list/,
  ],
  [profile(`"match": { "url": ["x", 5] }`), "CONFIG_VALUE", "2:42", /url\[1\]: .*string/],
  [profile(`"timeout": "5"`), "CONFIG_VALUE", "2:29", /timeout: .*number/],
  [profile(`"authType": "oauth"`), "CONFIG_VALUE", "2:30", /authType: .*OAuth/],
  [profile(`"password": "hunter2"`), "CONFIG_VALUE", "2:30", /never the secret itself/],
  [profile(`"proxy": { "type": "http", "password": "hunter2" }`), "CONFIG_VALUE", "2:57", /never the secret itself/],
  [profile(`"allowHosts": ["https://x"]`), "CONFIG_VALUE", "2:33", /allowHosts\[0\]: give a host/],
  [`{ "profiles": [{}] }`, "CONFIG_VALUE", "1:16", /profiles\[0\]\.name/],
  [`{ "profiles": [{ "name": "a" }, { "name": "a" }] }`, "CONFIG_VALUE", "1:43", /second profile.*"a"/],
  [`{ "profiles": [], "profiles": [] }`, "CONFIG_SYNTAX", "1:19", /"profiles" is here for the second time/],
  ["{\n  profiles: [] }", "CONFIG_SYNTAX", "2:3", /a key in double quotes/],
  [`{ "profiles": [ }`, "CONFIG_SYNTAX", "1:17", /a JSON value is missing/],
  [`{ "profiles": [], }`, "CONFIG_SYNTAX", "1:19", /a key/],
  [`{ "profiles": [`, "CONFIG_SYNTAX", "1:16", /ends too early/],
  ["{} {}", "CONFIG_SYNTAX", "1:4", /goes on after its end/],
  [`{ "$schema": "\\q" }`, "CONFIG_SYNTAX", "1:14", /escape/],
  ["[".repeat(100), "CONFIG_SYNTAX", "1:66", /nested deeper/],
  ["", "CONFIG_SYNTAX", "1:1", /too early/],
  [
    profile(`"match": { "session": "Crm*" }, "allowPlainHttpPasswords": true`),
    "CONFIG_TOO_WIDE",
    "2:50",
    /any address.*session name alone/,
  ],
  [profile(`"match": { "session": "Crm*" }, "ca": "ca.pem"`), "CONFIG_TOO_WIDE", "2:50", /^ca would/],
];

describe("a configuration", () => {
  for (const [text, code, place, told] of faults) {
    it(`says what is wrong, and where: ${text.replace(/\s+/g, " ").slice(0, 90)}`, () => {
      assert.throws(
        () => parseConfig(text, "dynaml.config.json"),
        (error: ConfigError) => {
          assert.equal(error.code, code);
          assert.equal(error.where, `dynaml.config.json:${place}`);
          assert.match(`${error.message}\n${error.remedy}`, told);
          assert.doesNotMatch(`${error.message}\n${error.remedy}`, /hunter2/);
          return true;
        },
      );
    });
  }

  it("may weaken protection for an address that it names, or where it is asked for by name", () => {
    for (const where of [
      `"match": { "session": "Crm", "server": "crm" },`,
      `"match": { "session": "Crm" }, "server": "crm",`,
      "",
    ]) {
      parseConfig(profile(`${where} "allowPlainHttpPasswords": true`), "f");
    }
    parseConfig(profile(`"match": { "session": "Crm" }, "allowPlainHttpPasswords": false`), "f");
  });

  it("has paths from its own folder, and is undefined where there is none", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
    t.after(() => rm(folder, { recursive: true }));
    const path = join(folder, "c.json");
    assert.equal(await loadConfig(path), undefined);
    await writeFile(path, `\uFEFF${profile(`"ca": "ca.pem", "certificate": { "file": "../app.pem" }`)}`);
    const config = await loadConfig(path);
    assert.deepEqual(config?.profiles, [
      { name: "a", ca: [join(folder, "ca.pem")], certificate: { file: join(folder, "../app.pem") } },
    ]);
  });
});
