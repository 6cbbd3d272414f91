import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, it, type TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createFileGate } from "./file-gate.ts";
import { createFileLookup } from "./file-lookup.ts";
import { FilesError } from "./files-error.ts";
import { namesNoWindowsFile } from "./judge-path.ts";

const onWindows = process.platform === "win32" && "links and pipes need rights there";

/** `task/` may be used, `other/` too; `outside/` may not. */
function place(t: TestContext) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dynaml-files-")));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["task/deep", "other", "outside", "task-too"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "task/in.txt"), "within");
  writeFileSync(join(root, "other/in.txt"), "other");
  writeFileSync(join(root, "outside/secret.txt"), "secret");
  writeFileSync(join(root, "task-too/secret.txt"), "secret");
  const at = (...names: string[]): string => join(root, ...names);
  return { root, at, files: createFileGate({ allowed: [at("task"), at("other")] }) };
}

function code(expected: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof FilesError, String(error));
    assert.equal(error.code, expected, error.message);
    assert.ok(error.remedy !== undefined);
    return true;
  };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("createFileGate", { skip: onWindows }, () => {
  it("reads within its folders: relative to the first, absolute, through .. and links that stay inside", async (t) => {
    const { at, files } = place(t);
    symlinkSync("../in.txt", at("task/deep/link"));
    symlinkSync(at("other"), at("task/elsewhere"));
    for (const [path, content] of [
      ["in.txt", "within"],
      ["deep/../in.txt", "within"],
      [at("other/in.txt"), "other"],
      ["../other/in.txt", "other"],
      ["deep/link", "within"],
      ["deep\\..\\in.txt", "within"],
      [" in.txt ", "within"],
      ["elsewhere/in.txt", "other"],
    ] as const) {
      assert.equal(text(await files.read(path)), content, path);
    }
  });

  it("lists a folder, links as such, and none outside", async (t) => {
    const { at, files } = place(t);
    symlinkSync(at("outside"), at("task/deep/link"));
    writeFileSync(at("task/deep/a.txt"), "four");
    mkdirSync(at("task/deep/inner"));
    const entries = await files.list("deep");
    assert.deepEqual(entries.map(({ name, kind, size }) => [name, kind, kind === "file" ? size : 0]).toSorted(), [
      ["a.txt", "file", 4],
      ["inner", "folder", 0],
      ["link", "other", 0],
    ]);
    for (const path of ["../outside", "deep/link", at("outside")]) {
      await assert.rejects(files.list(path), code("FILES_NOT_ALLOWED"), path);
    }
    await assert.rejects(files.list("nothing"), code("FILES_NOT_FOUND"));
  });

  it("refuses what leads outside, whether it exists or not, and creates nothing there", async (t) => {
    const { at, files } = place(t);
    symlinkSync(at("outside"), at("task/folder-link"));
    symlinkSync(at("outside/secret.txt"), at("task/file-link"));
    symlinkSync(at("outside/new.txt"), at("task/dangling"));
    symlinkSync("dangling", at("task/twice"));
    symlinkSync(at("outside/none/at/all"), at("task/deep-dangling"));
    const paths = [
      "../outside/secret.txt",
      "../outside/none.txt",
      at("outside/secret.txt"),
      "/etc/passwd",
      "folder-link/secret.txt",
      "folder-link/new.txt",
      "file-link",
      "dangling",
      "twice",
      "deep-dangling",
      "../task-too/secret.txt",
      "deep/../../outside/secret.txt",
      "..",
      "/proc/self/environ",
      "..\\outside\\secret.txt",
      "deep\\..\\..\\outside/secret.txt",
      "\\\\server\\share\\file.txt",
      "//server/share/file.txt",
      "/dev/stdin",
      "/proc/self/fd/0",
      "deep/../../task/../outside/new.txt",
    ];
    for (const path of paths) {
      for (const attempt of [
        () => files.read(path),
        () => files.readStream(path),
        () => files.write(path, "x"),
        () => files.write(path, "x", { atomic: true }),
        () => files.write(path, "x", { ifExists: "fail" }),
        () => files.append(path, "x"),
        () => files.writeStream(path),
        () => files.stat(path),
      ]) {
        await assert.rejects(attempt(), code("FILES_NOT_ALLOWED"), path);
      }
    }
    assert.deepEqual(readdirSync(at("outside")), ["secret.txt"]);
    assert.equal(readFileSync(at("outside/secret.txt"), "utf8"), "secret");
  });

  it("says alike of a file outside that exists and of one that does not", async (t) => {
    const { files } = place(t);
    const messageOf = (path: string) =>
      files.read(path).then(String, ({ message }: Error) => message.replace(path, ""));
    const [there, missing] = await Promise.all([
      messageOf("../outside/secret.txt"),
      messageOf("../outside/nobody.txt"),
    ]);
    assert.equal(there.replace(/".*"/, ""), missing.replace(/".*"/, ""));
  });

  it("follows a dangling link that stays inside, as the system does", async (t) => {
    const { at, files } = place(t);
    symlinkSync("made.txt", at("task/dangling"));
    await assert.rejects(files.read("dangling"), code("FILES_NOT_FOUND"));
    await files.write("dangling", "made");
    assert.equal(readFileSync(at("task/made.txt"), "utf8"), "made");
  });

  it("refuses links in a circle, folders, pipes and devices, without waiting for them", async (t) => {
    const { at, files } = place(t);
    symlinkSync("b", at("task/a"));
    symlinkSync("a", at("task/b"));
    execFileSync("mkfifo", [at("task/pipe")]);
    const devices = createFileGate({ allowed: ["/dev"] });
    await assert.rejects(files.read("a"), code("FILES_BAD_PATH"));
    await assert.rejects(files.read("deep"), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.read("."), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.read("pipe"), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.write("pipe", "x"), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.append("pipe", "x"), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.write("pipe", "x", { atomic: true }), code("FILES_NOT_A_FILE"));
    await assert.rejects(devices.read("zero"), code("FILES_NOT_A_FILE"));
    assert.equal((await files.stat("pipe"))?.kind, "other");
  });

  it("tells what is not there, empty paths and a file used as a folder", async (t) => {
    const { files } = place(t);
    await assert.rejects(files.read("none.txt"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.read("none/none.txt"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.write("none/none.txt", "x"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.read("in.txt/x"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.read(" "), code("FILES_BAD_PATH"));
    await assert.rejects(files.read("a\0b"), code("FILES_BAD_PATH"));
    for (const path of ["C:\\Temp\\in.txt", "d:/in.txt", " c:", "C:\\..\\in.txt"]) {
      await assert.rejects(files.write(path, "x"), code("FILES_BAD_PATH"), path);
      await assert.rejects(files.createFolder(path), code("FILES_BAD_PATH"), path);
    }
    assert.equal(await files.stat("none.txt"), undefined);
    assert.equal(await files.stat("in.txt/x"), undefined);
  });

  it("reads no more than it may", async (t) => {
    const { files } = place(t);
    await files.write("six", "123456");
    assert.equal(text(await files.read("six", { maxBytes: 6 })), "123456");
    await assert.rejects(files.read("six", { maxBytes: 5 }), code("FILES_TOO_LARGE"));
  });

  it("writes, replaces, appends, and fails for what exists where it is told to", async (t) => {
    const { at, files } = place(t);
    await files.write("out.txt", "a longer text");
    await files.write("out.txt", "short");
    await files.append("out.txt", " and more");
    assert.equal(readFileSync(at("task/out.txt"), "utf8"), "short and more");
    await assert.rejects(files.write("out.txt", "x", { ifExists: "fail" }), code("FILES_EXISTS"));
    await assert.rejects(files.write("out.txt", "x", { ifExists: "fail", atomic: true }), code("FILES_EXISTS"));
    await files.write("new.txt", "new", { ifExists: "fail", atomic: true });
    assert.deepEqual(readdirSync(at("task")).toSorted(), ["deep", "in.txt", "new.txt", "out.txt"]);
  });

  it("replaces in one step: the old file until then, its mode kept, its link too", async (t) => {
    const { at, files } = place(t);
    writeFileSync(at("task/real.txt"), "old", { mode: 0o600 });
    symlinkSync("real.txt", at("task/link.txt"));
    const stream = await files.writeStream("link.txt", { atomic: true });
    stream.write("ne");
    assert.equal(text(await files.read("link.txt")), "old");
    await pipeline(Readable.from(["w"]), stream);
    assert.equal(readFileSync(at("task/real.txt"), "utf8"), "new");
    assert.equal(statSync(at("task/real.txt")).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(at("task")).toSorted(), ["deep", "in.txt", "link.txt", "real.txt"]);
  });

  it("tells size, kind and who may read", async (t) => {
    const { at, files } = place(t);
    writeFileSync(at("task/key.pem"), "1234", { mode: 0o600 });
    const own = await files.stat("key.pem");
    assert.deepEqual([own?.path, own?.kind, own?.size, own?.othersMayRead], [at("task/key.pem"), "file", 4, false]);
    chmodSync(at("task/key.pem"), 0o640);
    assert.equal((await files.stat("key.pem"))?.othersMayRead, true);
    assert.equal((await files.stat("deep"))?.kind, "folder");
  });

  it("leaves nothing of an atomic write that is broken off", async (t) => {
    const { at, files } = place(t);
    const broken = new Error("the source broke");
    async function* source() {
      yield "half";
      throw broken;
    }
    const sink = await files.writeStream("in.txt", { atomic: true });
    await assert.rejects(pipeline(Readable.from(source()), sink), broken);
    assert.equal(readFileSync(at("task/in.txt"), "utf8"), "within");
    assert.deepEqual(readdirSync(at("task")).toSorted(), ["deep", "in.txt"]);
  });

  it("streams what is larger than it would read at once", async (t) => {
    const { at, files } = place(t);
    const piece = Buffer.alloc(1024 * 1024, "x");
    const pieces = 80;
    await pipeline(Readable.from(Array.from({ length: pieces }, () => piece)), await files.writeStream("big"));
    await assert.rejects(files.read("big"), code("FILES_TOO_LARGE"));
    let size = 0;
    for await (const chunk of await files.readStream("big")) size += chunk.length;
    assert.equal(size, pieces * piece.length);
    assert.equal(statSync(at("task/big")).size, size);
  });

  it("keeps back what is the operator's own: by path, by name, and what holds it", async (t) => {
    const { at } = place(t);
    mkdirSync(at("task/.config/dynaml"), { recursive: true });
    mkdirSync(at("task/keys"));
    writeFileSync(at("task/.config/dynaml/secret.key"), "key");
    writeFileSync(at("task/keys/own.key"), "key");
    writeFileSync(at("task/deep/dynaml.config.json"), "{}");
    symlinkSync("keys/own.key", at("task/link"));
    const keptBack = { paths: [at("task/.config/dynaml"), at("task/keys/own.key")], names: ["dynaml.config.json"] };
    const files = createFileGate({ allowed: [at("task")], keptBack });
    const lookup = createFileLookup({ allowed: [at("task")], keptBack });
    const notAllowed = code("FILES_NOT_ALLOWED");
    for (const path of [
      ".config/dynaml/secret.key",
      ".config/dynaml/new.key",
      ".config/dynaml",
      "keys/own.key",
      "keys/../keys/own.key",
      "link",
      "dynaml.config.json",
      "deep/DYNAML.config.json",
    ]) {
      for (const attempt of [
        () => files.read(path),
        () => files.write(path, "x"),
        () => files.write(path, "x", { atomic: true }),
        () => files.stat(path),
        () => files.createFolder(path),
        () => files.copy("in.txt", path, { ifExists: "replace" }),
        () => files.copy(path, "copy"),
        async () => lookup(path),
      ]) {
        await assert.rejects(attempt(), notAllowed, path);
      }
    }
    for (const path of ["keys", "keys/own.key", ".config", ".config/dynaml", "deep/dynaml.config.json"]) {
      await assert.rejects(files.move(path, "moved"), notAllowed, path);
      await assert.rejects(files.move("in.txt", path, { ifExists: "replace" }), notAllowed, path);
      await assert.rejects(files.remove(path), notAllowed, path);
      await assert.rejects(files.removeFolder(path, { recursive: true }), notAllowed, path);
    }
    const listed = await Promise.all([".config", "keys", "deep"].map((path) => files.list(path)));
    assert.deepEqual(listed, [[], [], []]);
    assert.equal(readFileSync(at("task/keys/own.key"), "utf8"), "key");
    assert.equal(text(await files.read("in.txt")), "within");
  });

  it("lets nothing through while a folder is exchanged for a link to the outside again and again", async (t) => {
    const { at, files } = place(t);
    writeFileSync(at("task/deep/file.txt"), "within");
    writeFileSync(at("outside/file.txt"), "secret");
    let isOver = false;
    /** Some turns in each state, another number each time: so that no step of the gate always meets the same one. */
    const dwell = async (turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    };
    t.after(() => {
      isOver = true;
    });
    const exchange = (async () => {
      for (let round = 0; !isOver; round += 1) {
        await rename(at("task/deep"), at("task/away"));
        await symlink(at("outside"), at("task/deep"));
        await dwell(round % 5);
        await rm(at("task/deep"));
        await rename(at("task/away"), at("task/deep"));
        await dwell(round % 13);
      }
    })();
    const seen = { within: 0, refused: 0 };
    for (let count = 0; count < 20_000 && Math.min(seen.within, seen.refused) < 50; count += 1) {
      await files.read("deep/file.txt").then(
        (bytes) => {
          assert.equal(text(bytes), "within");
          seen.within += 1;
        },
        (error) => {
          assert.ok(error instanceof FilesError, String(error));
          seen.refused += 1;
        },
      );
      await files.write("deep/written.txt", "x").catch(() => {});
      await files.write("deep/atomic.txt", "x", { atomic: true }).catch(() => {});
    }
    isOver = true;
    await exchange;
    assert.ok(Math.min(seen.within, seen.refused) >= 50, JSON.stringify(seen));
    for (const name of ["file.txt", "secret.txt"]) assert.equal(readFileSync(at("outside", name), "utf8"), "secret");
    const others = readdirSync(at("outside")).filter((name) => !["file.txt", "secret.txt"].includes(name));
    assert.ok(process.platform !== "linux" || others.length === 0);
    for (const name of others) assert.equal(readFileSync(at("outside", name), "utf8"), "");
  });

  const isLinux = process.platform === "linux";
  it("holds likewise where the system does not tell what lies open", { skip: !isLinux && "it is this system" }, () => {
    const preload = "data:text/javascript,Object.defineProperty(process,'platform',{value:'darwin'})";
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const args = ["--import", preload, "--test", import.meta.filename];
    const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /it is this system/);
  });
});

describe("a path on Windows", () => {
  for (const [path, expected] of [
    ["C:\\tasks\\in.txt", false],
    ["in.txt", false],
    ["console.txt", false],
    ["a\\null\\b", false],
    ["NUL", true],
    ["tasks\\com1.txt", true],
    ["tasks/Con", true],
    ["aux .log", true],
    ["lpt9:", true],
    ["in.txt:stream", true],
    ["C:\\in.txt::$DATA", true],
    ["\\\\?\\C:\\in.txt", true],
  ] as const) {
    it(`${path} names ${expected ? "no" : "a"} file`, () => assert.equal(namesNoWindowsFile(path), expected));
  }
});
