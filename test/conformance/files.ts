import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, it } from "node:test";
import type { Guid } from "../../src/values/guid.ts";
import { failure, type Place, png, referenceTo, told, toldFault } from "./place.ts";

const blockSize = 4 * 1024 * 1024;

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** Files of columns, in blocks; of notes and attachments, as base64. */
export function files(place: () => Place): void {
  describe("files", () => {
    let probe: Guid;
    before(async () => {
      probe = await place().session.create("new_probe", { new_name: "with files" });
    });

    for (const [what, size] of [
      ["empty", 0],
      ["of one byte", 1],
      ["of a block and a bit", blockSize + 17],
    ] as const) {
      it(`a file ${what} is read as it was written`, async (t) => {
        const { session, cell } = place();
        if (size > blockSize && !cell.name.endsWith("with NTLM"))
          return t.skip("once a wire: blocks do not depend on the sign-in");
        const bytes = Buffer.alloc(size, "Söhne & Töchter\n");
        const told: number[] = [];
        const file = { name: `Bericht ${what} ä.bin`, content: inPieces(bytes, 700_001), mimeType: "text/plain" };
        const written = await session.uploadFile("new_probe", probe, "new_document", file, {
          onProgress: (sent) => told.push(sent),
        });
        assert.equal(written.size, size);
        assert.deepEqual(
          told,
          Array.from({ length: Math.ceil(size / blockSize) }, (_, index) => Math.min((index + 1) * blockSize, size)),
        );
        const read = await session.downloadFile("new_probe", probe, "new_document");
        assert.deepEqual([read.name, read.size], [file.name, size]);
        assert.equal(digest(await bytesOf(read.content)), digest(bytes));
        await assert.rejects(bytesOf(read.content), { code: "SESSION_BAD_VALUE", message: /was read before$/ });
        const { attributes } = await session.retrieve("new_probe", probe, ["new_document"]);
        assert.equal(String(attributes.get("new_document")), written.fileId?.text);
      });
    }

    it("an image column, in blocks and as a value", async () => {
      const { session } = place();
      const file = { name: "dot.png", content: png, mimeType: "image/png" };
      assert.equal((await session.uploadFile("new_probe", probe, "new_image", file)).size, png.length);
      const read = await session.downloadFile("new_probe", probe, "new_image");
      assert.deepEqual(await bytesOf(read.content), png);
      const { attributes } = await session.retrieve("new_probe", probe, ["new_image"]);
      assert.deepEqual(told(attributes.get("new_image")), ["Bytes", png.toString("hex")]);
      await session.update("new_probe", probe, { new_image: null });
      const emptied = await session.retrieve("new_probe", probe, ["new_image"]);
      assert.equal(emptied.attributes.has("new_image"), false);
    });

    it("a file of a record that an alternate key names, then none", async () => {
      const { session } = place();
      const key = { new_code: `file ${probe.text}` };
      const { id } = await session.upsert("new_probe", key, { new_name: "by key" });
      const content = [new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3])];
      const { fileId } = await session.uploadFile("new_probe", key, "new_document", { name: "a.bin", content });
      const read = await session.downloadFile("new_probe", key, "new_document");
      assert.deepEqual(await bytesOf(read.content), Buffer.from([1, 2, 3]));
      await session.execute("DeleteFile", { FileId: fileId ?? null });
      const { attributes } = await session.retrieve("new_probe", id, ["new_document"]);
      assert.equal(attributes.has("new_document"), false);
    });

    it("files are taken away, and what is empty stays so", async () => {
      const { session } = place();
      const key = { new_code: `emptied ${probe.text}` };
      const { id } = await session.upsert("new_probe", key, { new_name: "to be emptied" });
      const file = { name: "dot.png", content: png, mimeType: "image/png" };
      for (const column of ["new_document", "new_image"]) {
        await session.uploadFile("new_probe", id, column, file);
        await session.deleteFile("new_probe", key, column);
        await session.deleteFile("new_probe", id, column);
        const { attributes } = await session.retrieve("new_probe", id, [column]);
        assert.equal(attributes.has(column), false, column);
      }
      const account = await session.create("account", { name: "with an emptied note" });
      const note = await session.attachFile(referenceTo("account", account), file, { subject: "kept" });
      await session.deleteFile("annotation", note, "documentbody");
      const { attributes } = await session.retrieve("annotation", note);
      assert.deepEqual(
        ["subject", "documentbody", "filename", "isdocument"].map((name) => attributes.get(name)),
        ["kept", undefined, undefined, false],
      );
    });

    it("what is no file is not taken away", async () => {
      const { session } = place();
      const gone = "00000000-0000-4000-8000-000000000001";
      const refused = [
        ["new_probe", "new_name", /^the column new_name of new_probe holds no files: it is of type String$/],
        ["activitymimeattachment", "body", /^body is what the activitymimeattachment consists of$/],
        ["new_probe", "new_nowhere", /new_nowhere/],
        ["new_probe", "new_document", /Does Not Exist/],
      ] as const;
      for (const [entity, column, message] of refused) {
        const record = column === "new_document" ? gone : probe;
        assert.match((await failure(session.deleteFile(entity, record, column))).message, message, column);
      }
    });

    it("a record without a file", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "without files" });
      const error = await failure(session.downloadFile("new_probe", id, "new_document"));
      assert.deepEqual(toldFault(error), {
        code: "SESSION_FAULT",
        operation: "InitializeFileBlocksDownload",
        name: "ObjectDoesNotExist",
        errorCode: -2147220969,
      });
    });

    it("a note and its file", async () => {
      const { session } = place();
      const account = await session.create("account", { name: "with a note" });
      const content = Buffer.from("Grüße aus der Notiz");
      const id = await session.attachFile(
        referenceTo("account", account),
        { name: "gruss.txt", content, mimeType: "text/plain" },
        { subject: "A greeting", text: "see the file" },
      );
      const read = await session.downloadFile("annotation", id, "documentbody");
      assert.deepEqual([read.name, read.size, read.mimeType], ["gruss.txt", content.length, "text/plain"]);
      assert.deepEqual(await bytesOf(read.content), content);
      const replaced = Buffer.from([0, 1, 2, 255]);
      await session.uploadFile("annotation", id, "documentbody", { name: "other.bin", content: replaced });
      const again = await session.downloadFile("annotation", id, "documentbody");
      assert.deepEqual([again.name, again.mimeType], ["other.bin", "application/octet-stream"]);
      assert.deepEqual(await bytesOf(again.content), replaced);
      const { attributes } = await session.retrieve("annotation", id, [
        "subject",
        "notetext",
        "isdocument",
        "filesize",
      ]);
      assert.deepEqual(
        ["subject", "notetext", "isdocument", "filesize"].map((name) => attributes.get(name)),
        ["A greeting", "see the file", true, 4],
      );
    });

    it("an attachment of an e-mail", async () => {
      const { session } = place();
      const email = await session.create("email", { subject: "with an attachment" });
      const content = Buffer.alloc(10_000, "x");
      const id = await session.attachFile(
        referenceTo("email", email),
        { name: "x.txt", content: inPieces(content, 999), mimeType: "text/plain" },
        { as: "Attachment", subject: "many x" },
      );
      const read = await session.downloadFile("activitymimeattachment", id, "body");
      assert.deepEqual([read.name, read.size, read.mimeType], ["x.txt", 10_000, "text/plain"]);
      assert.deepEqual(await bytesOf(read.content), content);
    });
  });
}
