import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
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
import { describe, it, type TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createFileGate, type FileGate } from "./file-gate.ts";
import { FilesError } from "./files-error.ts";

const onWindows = process.platform === "win32" && "links need rights there";

/** `task/` and `other/` may be used; `outside/` may not. */
function place(t: TestContext) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dynaml-deeds-")));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["task/deep", "other", "outside/inner"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "task/a.txt"), "a");
  writeFileSync(join(root, "task/b.txt"), "b");
  writeFileSync(join(root, "task/deep/c.txt"), "c");
  writeFileSync(join(root, "outside/secret.txt"), "secret");
  const at = (...names: string[]): string => join(root, ...names);
  return {
    at,
    files: createFileGate({ allowed: [at("task"), at("other")] }),
    text: (name: string) => readFileSync(at(name), "utf8"),
    names: (folder: string) => readdirSync(at(folder)).toSorted(),
  };
}

function code(expected: string, about?: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof FilesError, String(error));
    assert.equal(error.code, expected, error.message);
    if (about !== undefined) assert.ok(error.message.includes(JSON.stringify(about)), error.message);
    return true;
  };
}

describe("deeds in folders", { skip: onWindows }, () => {
  it("copy a file with its mode, and replace nothing unless asked", async (t) => {
    const { at, files, text } = place(t);
    chmodSync(at("task/a.txt"), 0o600);
    await files.copy("a.txt", "deep/a.txt");
    assert.deepEqual([text("task/deep/a.txt"), statSync(at("task/deep/a.txt")).mode & 0o777], ["a", 0o600]);
    await assert.rejects(files.copy("b.txt", "deep/a.txt"), code("FILES_EXISTS", "deep/a.txt"));
    await files.copy("b.txt", "deep/a.txt", { ifExists: "replace" });
    assert.deepEqual([text("task/deep/a.txt"), text("task/b.txt")], ["b", "b"]);
    await files.copy("a.txt", "a.txt", { ifExists: "replace" });
    assert.equal(text("task/a.txt"), "a");
    await assert.rejects(files.copy("none.txt", "x.txt"), code("FILES_NOT_FOUND", "none.txt"));
    await assert.rejects(files.copy("a.txt", "none/x.txt"), code("FILES_NOT_FOUND", "none/x.txt"));
    await assert.rejects(files.copy("deep", "x"), code("FILES_NOT_A_FILE", "deep"));
    assert.equal(existsSync(at("task/x.txt")), false);
  });

  it("move files and folders, and replace nothing unless asked", async (t) => {
    const { files, text, names } = place(t);
    await files.move("a.txt", "deep/d.txt");
    await files.move("deep", "../other/moved");
    assert.deepEqual([names("task"), names("other/moved")], [["b.txt"], ["c.txt", "d.txt"]]);
    await files.write("a.txt", "new");
    await assert.rejects(files.move("a.txt", "b.txt"), code("FILES_EXISTS", "b.txt"));
    await files.move("a.txt", "b.txt", { ifExists: "replace" });
    assert.deepEqual([names("task"), text("task/b.txt")], [["b.txt"], "new"]);
    await files.move("b.txt", "b.txt");
    await assert.rejects(files.move("none", "x"), code("FILES_NOT_FOUND", "none"));
    await assert.rejects(files.move("b.txt", "none/x"), code("FILES_NOT_FOUND", "none/x"));
    for (const options of [{}, { ifExists: "replace" }] as const) {
      await assert.rejects(files.move("b.txt", "../other/moved", options), code("FILES_EXISTS"));
      await assert.rejects(files.move("../other/moved", "b.txt", options), code("FILES_EXISTS"));
    }
    await assert.rejects(files.move("../other/moved", "../other/moved/in"), code("FILES_BAD_PATH"));
  });

  it("make folders with those above them, and remove them, empty or with all that is in them", async (t) => {
    const { files, names } = place(t);
    await files.createFolder("x/y/z");
    await files.createFolder("x/y");
    assert.deepEqual(names("task/x/y"), ["z"]);
    await assert.rejects(files.createFolder("a.txt"), code("FILES_EXISTS"));
    await assert.rejects(files.createFolder("a.txt/in"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.removeFolder("x"), code("FILES_NOT_EMPTY"));
    await files.removeFolder("x/y/z");
    await files.write("x/y/file.txt", "x");
    await files.removeFolder("x", { recursive: true });
    await assert.rejects(files.removeFolder("x"), code("FILES_NOT_FOUND"));
    await assert.rejects(files.removeFolder("a.txt", { recursive: true }), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.remove("deep"), code("FILES_NOT_A_FILE"));
    await assert.rejects(files.remove("none"), code("FILES_NOT_FOUND"));
    await files.remove("a.txt");
    assert.deepEqual(names("task"), ["b.txt", "deep"]);
  });

  it("remove and move a link, never what it leads to", async (t) => {
    const { at, files, names, text } = place(t);
    symlinkSync(at("outside"), at("task/folder-link"));
    symlinkSync(at("outside/secret.txt"), at("task/file-link"));
    symlinkSync(at("outside"), at("task/deep/inner-link"));
    await assert.rejects(files.removeFolder("folder-link", { recursive: true }), code("FILES_NOT_A_FILE"));
    await files.move("file-link", "renamed-link");
    await files.remove("renamed-link");
    await files.remove("folder-link");
    await files.removeFolder("deep", { recursive: true });
    assert.deepEqual(
      [names("task"), names("outside"), text("outside/secret.txt")],
      [["a.txt", "b.txt"], ["inner", "secret.txt"], "secret"],
    );
  });

  it("refuse what leads outside, and the allowed folders themselves", async (t) => {
    const { at, files, names } = place(t);
    symlinkSync(at("outside"), at("task/link"));
    const attempts: readonly ((files: FileGate, path: string) => Promise<unknown>)[] = [
      (gate, path) => gate.copy(path, "x.txt"),
      (gate, path) => gate.copy("a.txt", path, { ifExists: "replace" }),
      (gate, path) => gate.move(path, "x.txt"),
      (gate, path) => gate.move("a.txt", path, { ifExists: "replace" }),
      (gate, path) => gate.remove(path),
      (gate, path) => gate.removeFolder(path, { recursive: true }),
      (gate, path) => gate.createFolder(path),
    ];
    for (const path of [
      "../outside/secret.txt",
      "../outside/new",
      "link/secret.txt",
      "link/new/deep",
      at("outside"),
      "..",
    ]) {
      for (const attempt of attempts) await assert.rejects(attempt(files, path), code("FILES_NOT_ALLOWED"), path);
    }
    for (const path of [".", "../other", at("task")]) {
      await assert.rejects(files.removeFolder(path, { recursive: true }), code("FILES_NOT_ALLOWED"), path);
      await assert.rejects(files.move(path, "x"), code("FILES_NOT_ALLOWED"), path);
    }
    assert.deepEqual(
      [names("outside"), names("task")],
      [
        ["inner", "secret.txt"],
        ["a.txt", "b.txt", "deep", "link"],
      ],
    );
  });

  it("remove nothing outside while a folder is exchanged for a link again and again", async (t) => {
    const { at, files, names } = place(t);
    let isOver = false;
    t.after(() => {
      isOver = true;
    });
    /** What was made under the name meanwhile goes; of a link the link alone. */
    const putBack = async (): Promise<void> => {
      await rm(at("task/deep"), { recursive: true, force: true });
      await rename(at("task/away"), at("task/deep")).catch(putBack);
    };
    const exchange = (async () => {
      for (let round = 0; !isOver; round += 1) {
        await rename(at("task/deep"), at("task/away"));
        await symlink(at("outside"), at("task/deep")).catch(() => {});
        for (let turn = 0; turn < round % 5; turn += 1) await setImmediate();
        await putBack();
        for (let turn = 0; turn < round % 13; turn += 1) await setImmediate();
      }
    })();
    for (let count = 0; count < 400; count += 1) {
      await files.createFolder("deep/made").catch(() => {});
      await files.remove("deep/secret.txt").catch(() => {});
      await files.removeFolder("deep/inner", { recursive: true }).catch(() => {});
      await files.move("a.txt", "deep/a.txt").catch(() => {});
      await files.move("deep/a.txt", "a.txt").catch(() => {});
    }
    isOver = true;
    await exchange;
    assert.ok(process.platform !== "linux" || names("outside").join() === "inner,secret.txt");
  });
});
