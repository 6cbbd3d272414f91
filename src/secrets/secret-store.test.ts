import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Secret } from "../values/secret.ts";
import { subjectName } from "./entry-name.ts";
import { findSecret } from "./find-secret.ts";
import { createKeys } from "./keys.ts";
import { openSecretStore } from "./secret-store.ts";

const hosts = ["crm.contoso.com"];
const onWindows = { skip: process.platform === "win32" && "Windows has no mode bits" };

async function temporary(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function open(folder: string, mayCreateKeyFile = true) {
  const keyFile = join(folder, "own", "secret.key");
  const keys = createKeys({ keyFile, mayCreateKeyFile, env: {} });
  return { keys, keyFile, store: openSecretStore(join(folder, "own", "secrets.json"), keys) };
}

describe("the secret store", () => {
  it("makes folder, key file and store, for their owner alone", onWindows, async (t) => {
    const { store, keys, keyFile } = open(await temporary(t));
    assert.deepEqual(await store.list(), []);
    await store.set("crm", new Secret("hunter2"), hosts);
    assert.equal(keys.createdKeyFile(), keyFile);
    for (const path of [keyFile, store.path]) assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(join(keyFile, ".."))).mode & 0o777, 0o700);
    assert.deepEqual((await readdir(join(keyFile, ".."))).sort(), ["secret.key", "secrets.json"]);
    assert.doesNotMatch(await readFile(store.path, "utf8"), /hunter2/);
  });

  it("stores, replaces, lists and removes; names are the same in any case", async (t) => {
    const { store } = open(await temporary(t));
    await store.set("crm", new Secret("one"), hosts);
    await store.set("CRM", new Secret("two"), [...hosts, "sts.contoso.com"]);
    await store.set("a", new Secret("three"), ["*"]);
    assert.equal((await store.get("Crm")).reveal(), "two");
    assert.deepEqual((await store.get("crm")).hosts, [...hosts, "sts.contoso.com"]);
    assert.deepEqual(await store.list(), [
      { name: "CRM", hosts: [...hosts, "sts.contoso.com"], encryptedBy: "key" },
      { name: "a", hosts: ["*"], encryptedBy: "key" },
    ]);
    await store.remove("crm");
    await assert.rejects(store.get("crm"), { code: "SECRETS_NOT_FOUND" });
    await assert.rejects(store.remove("crm"), { code: "SECRETS_NOT_FOUND" });
  });

  it("suggests the name that was meant", async (t) => {
    const { store } = open(await temporary(t));
    await store.set("crm-admin", new Secret("x"), hosts);
    await assert.rejects(store.get("crm-amdin"), { code: "SECRETS_NOT_FOUND", remedy: 'did you mean "crm-admin"?' });
  });

  it("refuses entries that were swapped", async (t) => {
    const { store } = open(await temporary(t));
    await store.set("test", new Secret("one"), ["test.contoso.com"]);
    await store.set("live", new Secret("two"), hosts);
    const file = JSON.parse(await readFile(store.path, "utf8"));
    file.entries = { test: file.entries.live, live: file.entries.test };
    await writeFile(store.path, JSON.stringify(file));
    for (const name of ["test", "live"]) await assert.rejects(store.get(name), { code: "SECRETS_TAMPERED" });
    assert.ok((await store.list()).every(({ problem }) => problem?.includes("not stored under this name")));
  });

  for (const [what, text] of [
    ["half a file", '{"format":"dynaml-secrets","version":1,"entr'],
    ["another file", '{"name":"package"}'],
    ["nothing", ""],
    ["entries that are none", '{"format":"dynaml-secrets","version":1,"entries":{"a":5}}'],
    ["a newer version", '{"format":"dynaml-secrets","version":2,"entries":{}}'],
  ] as const) {
    it(`leaves ${what} as it is and says so`, async (t) => {
      const { store } = open(await temporary(t));
      await mkdir(join(store.path, ".."), { recursive: true });
      await writeFile(store.path, text);
      const deeds = [
        () => store.list(),
        () => store.get("a"),
        () => store.set("a", new Secret("x"), hosts),
        () => store.remove("a"),
      ];
      for (const deed of deeds) {
        await assert.rejects(deed, { code: "SECRETS_STORE_DAMAGED" });
      }
      assert.equal(await readFile(store.path, "utf8"), text);
    });
  }

  it("keeps an entry that it cannot read beside the others", async (t) => {
    const { store } = open(await temporary(t));
    await store.set("good", new Secret("x"), hosts);
    const file = JSON.parse(await readFile(store.path, "utf8"));
    file.entries.odd = "dynaml:v9:future";
    await writeFile(store.path, JSON.stringify(file));
    await store.set("more", new Secret("y"), hosts);
    assert.equal((await store.get("good")).reveal(), "x");
    assert.equal(JSON.parse(await readFile(store.path, "utf8")).entries.odd, "dynaml:v9:future");
    assert.match((await store.list()).find(({ name }) => name === "odd")?.problem ?? "", /cannot be read/);
  });

  it("loses nothing where many store at the same time", async (t) => {
    const folder = await temporary(t);
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    await Promise.all(names.map((name) => open(folder).store.set(name, new Secret(name), hosts)));
    const { store } = open(folder);
    for (const name of names) assert.equal((await store.get(name)).reveal(), name);
    assert.deepEqual((await readdir(join(store.path, ".."))).sort(), ["secret.key", "secrets.json"]);
  });

  it("makes no second key where the first one has gone", async (t) => {
    const { store, keyFile } = open(await temporary(t));
    await store.set("crm", new Secret("x"), hosts);
    await rm(keyFile);
    await assert.rejects(store.set("other", new Secret("y"), hosts), { code: "SECRETS_NO_KEY" });
    await assert.rejects(store.get("crm"), { code: "SECRETS_NO_KEY" });
    assert.deepEqual(
      (await store.list()).map(({ name }) => name),
      ["crm"],
    );
  });

  it("makes no key file that somebody named", async (t) => {
    const { store } = open(await temporary(t), false);
    await assert.rejects(store.set("crm", new Secret("x"), hosts), { code: "SECRETS_NO_KEY" });
  });

  it("uses no key file that others may read, and no file that is none", onWindows, async (t) => {
    const { store, keyFile } = open(await temporary(t));
    await store.set("crm", new Secret("x"), hosts);
    for (const mode of [0o640, 0o604, 0o660]) {
      await chmod(keyFile, mode);
      await assert.rejects(store.get("crm"), { code: "SECRETS_KEY_FILE_OPEN" });
    }
    await chmod(keyFile, 0o600);
    assert.equal((await store.get("crm")).reveal(), "x");
    for (const text of ["", "short", "x".repeat(5000)]) {
      await writeFile(keyFile, text);
      await assert.rejects(store.get("crm"), { code: "SECRETS_KEY_UNUSABLE" });
    }
  });
});

describe("findSecret", () => {
  const vendor = "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME";
  const place = { task: "/tasks/Nightly.aml", session: "Crm", parameter: "PASSWORD" };

  it("finds references, and the vendor's values by task, session and parameter", async (t) => {
    const { store, keys } = open(await temporary(t));
    await store.set("crm", new Secret("one"), hosts);
    await store.set(
      subjectName({ task: "nightly.aml", session: "CRM", parameter: "password" }),
      new Secret("two"),
      hosts,
    );
    const find = async (written: string, more: object = {}) =>
      (await findSecret({ ...place, ...more, written }, store, keys))?.reveal();
    assert.equal(await find("secret:crm"), "one");
    assert.equal(await find(" Secret: CRM "), "one");
    assert.equal(await find(vendor), "two");
    assert.equal(await find(vendor, { session: "Other" }), undefined);
    assert.equal(await find(vendor, { task: "other.aml" }), undefined);
    assert.equal(await find(vendor, { parameter: "PROXYPASSWORD" }), undefined);
    assert.equal(await find(vendor, { session: undefined }), undefined);
    await assert.rejects(find("secret:none"), { code: "SECRETS_NOT_FOUND" });
    await assert.rejects(find("secret:"), { code: "SECRETS_NOT_FOUND" });
    await assert.rejects(find("dynaml:v1:x"), { code: "SECRETS_BAD_VALUE" });
  });

  it("prefers the entry for the very text", async (t) => {
    const { store, keys } = open(await temporary(t));
    await store.set(subjectName(place), new Secret("any"), hosts);
    await store.set(subjectName(place, vendor), new Secret("this"), hosts);
    assert.equal((await findSecret({ ...place, written: vendor }, store, keys))?.reveal(), "this");
    assert.equal((await findSecret({ ...place, written: "AM1abcaME" }, store, keys))?.reveal(), "any");
  });

  it("gives a variable a reference, never a secret that is bound to hosts", async (t) => {
    const { store, keys } = open(await temporary(t));
    const subject = { task: "nightly.aml", variable: "pw", parameter: "VALUE" };
    await store.set(subjectName(subject), new Secret("hunter2"), hosts);
    const given = await findSecret({ ...subject, written: vendor }, store, keys);
    assert.equal(given?.reveal(), "secret:task:nightly.aml/variable:pw/VALUE");
    const used = await findSecret({ ...place, written: given?.reveal() ?? "" }, store, keys);
    assert.deepEqual([used?.reveal(), used?.hosts], ["hunter2", hosts]);
    await store.set(subjectName(subject), new Secret("hunter2"), ["*"]);
    assert.equal((await findSecret({ ...subject, written: vendor }, store, keys))?.reveal(), "hunter2");
  });
});
