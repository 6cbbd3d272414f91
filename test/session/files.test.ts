import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { blocksOf } from "../../src/session/files/file-transfer.ts";
import { openSession } from "../../src/session/open-session.ts";
import { failure, png } from "../conformance/place.ts";
import { customizations } from "../conformance/probe.ts";

const alice = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

describe("files of sessions", () => {
  const pieces: readonly (readonly [pieces: readonly number[], blocks: readonly number[]])[] = [
    [[], []],
    [[0], []],
    [[1], [1]],
    [[4], [4]],
    [[5], [4, 1]],
    [
      [1, 1, 1, 1, 1],
      [4, 1],
    ],
    [
      [3, 6, 0, 3],
      [4, 4, 4],
    ],
    [
      [11, 2],
      [4, 4, 4, 1],
    ],
  ];
  for (const [sizes, expected] of pieces) {
    it(`pieces of ${sizes.join(", ") || "nothing"} go in blocks of four: ${expected.join(", ") || "none"}`, async () => {
      let next = 0;
      const content = sizes.map((size) => Uint8Array.from({ length: size }, () => next++));
      const blocks: Uint8Array[] = [];
      for await (const block of blocksOf(content, 4)) blocks.push(block);
      assert.deepEqual(
        blocks.map(({ length }) => length),
        expected,
      );
      assert.deepEqual(Buffer.concat(blocks), Buffer.concat(content));
    });
  }

  for (const transport of ["Soap", "WebApi"] as const) {
    it(`an organization of 8.2 has images alone, as values, over ${transport}`, async (t) => {
      const emulator = await startEmulator({ users: [alice], customizations, signIn: ["ntlm"], version: "8.2.2.112" });
      t.after(() => emulator.close());
      const organizationUri = `${emulator.url}/embedded`;
      const session = await openSession({ organizationUri, authType: "ActiveDirectory", transport, ...alice });
      t.after(() => session.end());
      const id = await session.create("new_probe", { new_name: "old" });
      const note = await session.create("annotation", { subject: "no file" });
      await assert.rejects(session.downloadFile("annotation", note, "documentbody"), {
        code: "SESSION_BAD_VALUE",
        message: `the annotation ${note} holds no file in documentbody`,
      });
      const missing = await failure(session.downloadFile("new_probe", id, "new_image"));
      assert.deepEqual(
        [missing.code, missing.message],
        ["SESSION_BAD_VALUE", `the new_probe ${id} holds no image in new_image`],
      );
      assert.deepEqual(await session.uploadFile("new_probe", id, "new_image", { name: "dot.png", content: png }), {
        size: png.length,
      });
      const { size, content } = await session.downloadFile("new_probe", id, "new_image");
      const read: Uint8Array[] = [];
      for await (const piece of content) read.push(piece);
      assert.deepEqual([size, Buffer.concat(read)], [png.length, png]);
      await session.deleteFile("new_probe", id, "new_image");
      assert.equal((await session.retrieve("new_probe", id, ["new_image"])).attributes.has("new_image"), false);
    });
  }
});
