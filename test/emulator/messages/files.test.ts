import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import type { ParameterValue } from "../../../src/wire/organization-call.ts";
import { executeCall, TestOrganization } from "../test-organization.ts";
import { addColumn } from "./definitions.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
  await addColumn(organization, "account", {
    schemaName: "new_Contract",
    attributeType: "Virtual",
    attributeTypeName: "FileType",
    maxSizeInKB: 5000,
  });
  await addColumn(organization, "account", {
    schemaName: "new_Logo",
    attributeType: "Virtual",
    attributeTypeName: "ImageType",
    maxSizeInKB: 10,
  });
});
after(() => organization.close());

const blockId = (number: number): string => Buffer.from(`block-${number}`).toString("base64");

type Sent = { readonly fileId: Guid; readonly size: unknown };

async function upload(
  target: EntityReference,
  column: string,
  blocks: readonly Uint8Array[],
  order?: number[],
): Promise<Sent> {
  const { results } = await organization.execute("InitializeFileBlocksUpload", {
    Target: target,
    FileAttributeName: column,
    FileName: "contract.pdf",
  });
  const FileContinuationToken = results.get("FileContinuationToken") as string;
  for (const [index, BlockData] of blocks.entries()) {
    await organization.execute("UploadBlock", { BlockId: blockId(index), BlockData, FileContinuationToken });
  }
  const committed = await organization.execute("CommitFileBlocksUpload", {
    FileName: "contract.pdf",
    MimeType: "application/pdf",
    BlockList: (order ?? [...blocks.keys()]).map(blockId),
    FileContinuationToken,
  });
  return {
    fileId: committed.results.get("FileId") as Guid,
    size: committed.results.get("FileSizeInBytes"),
  };
}

async function download(target: EntityReference, column: string, BlockLength: bigint): Promise<Buffer> {
  const { results } = await organization.execute("InitializeFileBlocksDownload", {
    Target: target,
    FileAttributeName: column,
  });
  assert.equal(results.get("IsChunkingSupported"), true);
  const size = Number(results.get("FileSizeInBytes"));
  const FileContinuationToken = results.get("FileContinuationToken") as string;
  const blocks: Uint8Array[] = [];
  for (let offset = 0; offset < size; offset += Number(BlockLength)) {
    const block = await organization.execute("DownloadBlock", {
      FileContinuationToken,
      Offset: BigInt(offset),
      BlockLength,
    });
    blocks.push(block.results.get("Data") as Uint8Array);
  }
  return Buffer.concat(blocks);
}

async function newAccount(): Promise<EntityReference> {
  return new EntityReference("account", await organization.create("account", { name: "A" }));
}

describe("a file in blocks", () => {
  it("is put together in the order of the list, and read back in pieces of any size", async () => {
    const target = await newAccount();
    const blocks = [Buffer.alloc(70_000, 1), Buffer.alloc(50_000, 2), Buffer.from("end")];
    const { fileId, size } = await upload(target, "new_contract", blocks, [1, 0, 2]);
    assert.equal(size, 120_003n);
    const expected = Buffer.concat([blocks[1] ?? Buffer.of(), blocks[0] ?? Buffer.of(), blocks[2] ?? Buffer.of()]);
    for (const length of [50_001n, 200_000n]) {
      assert.ok((await download(target, "new_contract", length)).equals(expected));
    }
    const { attributes } = await organization.retrieve("account", target.id, "new_contract", "new_contract_name");
    assert.deepEqual(attributes.get("new_contract"), fileId);
    assert.equal(attributes.get("new_contract_name"), "contract.pdf");
  });

  it("takes the place of the one before, and raises the record's version", async () => {
    const target = await newAccount();
    const before = await organization.retrieve("account", target.id, "name");
    await upload(target, "new_contract", [Buffer.from("first")]);
    await upload(target, "new_contract", [Buffer.from("second")]);
    assert.equal(String(await download(target, "new_contract", 100n)), "second");
    const after = await organization.retrieve("account", target.id, "name");
    assert.ok(BigInt(after.rowVersion ?? 0) > BigInt(before.rowVersion ?? 0));
  });

  it("is gone after DeleteFile, with its name", async () => {
    const target = await newAccount();
    const { fileId } = await upload(target, "new_contract", [Buffer.from("x")]);
    await organization.execute("DeleteFile", { FileId: fileId });
    const { attributes } = await organization.retrieve("account", target.id);
    assert.equal(attributes.has("new_contract") || attributes.has("new_contract_name"), false);
    const fault = await organization.fault(
      executeCall("InitializeFileBlocksDownload", { Target: target, FileAttributeName: "new_contract" }),
    );
    assert.match(fault.reason, /^No file attachment found for attribute: new_contract EntityId: /);
    assert.equal(
      (await organization.fault(executeCall("DeleteFile", { FileId: fileId }))).detail?.errorCode,
      -2147220969,
    );
  });

  it("is not set by Create or Update", async () => {
    const id = await organization.create("account", { name: "A", new_contract: Guid.random() });
    assert.equal((await organization.retrieve("account", id)).attributes.has("new_contract"), false);
  });
});

describe("what file messages refuse", () => {
  const start = async (column: string, id?: Guid): Promise<string> => {
    const target = id === undefined ? await newAccount() : new EntityReference("account", id);
    const { results } = await organization.execute("InitializeFileBlocksUpload", {
      Target: target,
      FileAttributeName: column,
      FileName: "f",
    });
    return results.get("FileContinuationToken") as string;
  };
  type Asked = readonly [message: string, parameters: Record<string, ParameterValue>];
  const uploadBlock = async (BlockId: string, BlockData: Uint8Array): Promise<Asked> => [
    "UploadBlock",
    { BlockId, BlockData, FileContinuationToken: await start("new_contract") },
  ];
  const table: readonly [what: string, asked: () => Promise<Asked>, code: number][] = [
    [
      "a column that holds no file",
      async () => [
        "InitializeFileBlocksUpload",
        { Target: await newAccount(), FileAttributeName: "name", FileName: "f" },
      ],
      -2147220989,
    ],
    [
      "a record that is not there",
      async () => [
        "InitializeFileBlocksUpload",
        { Target: new EntityReference("account", Guid.random()), FileAttributeName: "new_contract", FileName: "f" },
      ],
      -2147220969,
    ],
    ["a block ID that is no base64", () => uploadBlock("not base64!", Buffer.of(1)), -2147220989],
    ["a block ID that is too long", () => uploadBlock(Buffer.alloc(65).toString("base64"), Buffer.of(1)), -2147220989],
    ["a block that is too large", () => uploadBlock(blockId(0), Buffer.alloc(4 * 1024 * 1024 + 1)), -2147220989],
    [
      "a token that was never given",
      async () => ["UploadBlock", { BlockId: blockId(0), BlockData: Buffer.of(1), FileContinuationToken: "x" }],
      -2147220989,
    ],
    [
      "a block that was not uploaded",
      async () => [
        "CommitFileBlocksUpload",
        {
          FileName: "f",
          MimeType: "text/plain",
          BlockList: [blockId(9)],
          FileContinuationToken: await start("new_contract"),
        },
      ],
      -2147220989,
    ],
  ];
  for (const [what, asked, code] of table) {
    it(what, async () => {
      const [message, parameters] = await asked();
      assert.equal((await organization.fault(executeCall(message, parameters))).detail?.errorCode, code);
    });
  }

  it("a file larger than its column", async () => {
    const target = await newAccount();
    const blocks = [Buffer.alloc(3_000_000), Buffer.alloc(3_000_000)];
    await assert.rejects(upload(target, "new_contract", blocks), /larger than the 5000 KB/);
  });
});

describe("an image", () => {
  const bytes = Buffer.from("89504e470d0a1a0a", "hex");

  it("comes back where it is asked for by name, with its companions", async () => {
    const id = await organization.create("account", { name: "A", new_logo: bytes });
    const { attributes } = await organization.retrieve("account", id, "new_logo", "new_logo_url", "new_logo_timestamp");
    assert.ok(bytes.equals(attributes.get("new_logo") as Uint8Array));
    assert.match(String(attributes.get("new_logo_url")), /Entity=account&Attribute=new_logo&Id=/);
    assert.equal(typeof attributes.get("new_logo_timestamp"), "bigint");
    assert.equal(
      (await organization.retrieve("account", id)).attributes.has("new_logo"),
      false,
      "not with all columns",
    );
  });

  it("is taken away by null, companions as well", async () => {
    const id = await organization.create("account", { name: "A", new_logo: bytes });
    await organization.update("account", id, { new_logo: null });
    const { attributes } = await organization.retrieve("account", id, "new_logo", "new_logo_url", "new_logo_timestamp");
    assert.deepEqual([...attributes.keys()], ["accountid"]);
  });

  it("has a largest size", async () => {
    const fault = await organization.fault({
      operation: "Create",
      entity: { logicalName: "account", attributes: new Map([["new_logo", Buffer.alloc(11_000)]]) },
    });
    assert.equal(fault.detail?.errorCode, -2147202558);
  });

  for (const [format, start, isTaken] of [
    ["PNG", "89504e470d0a1a0a", true],
    ["JPEG", "ffd8ffe0", true],
    ["GIF", "474946383961", true],
    ["GIF of 1987", "474946383761", true],
    ["BMP", "424d", true],
    ["TIFF", "49492a00", true],
    ["TIFF, most significant byte first", "4d4d002a", true],
    ["CSV", Buffer.from("name,PNG").toString("hex"), false],
    ["half a PNG", "89504e47", false],
    ["nothing", "", false],
  ] as const) {
    it(`is ${isTaken ? "" : "not "}what begins as ${format}, as a value and as a file`, async () => {
      const file = Buffer.from(start, "hex");
      const target = await newAccount();
      const attributes = new Map([["new_logo", file]]);
      const update = { operation: "Update", entity: { logicalName: "account", id: target.id, attributes } } as const;
      if (isTaken) {
        await organization.update("account", target.id, { new_logo: file });
        await upload(target, "new_logo", [file]);
        return;
      }
      assert.equal((await organization.fault(update)).detail?.errorCode, -2147015341);
      await assert.rejects(upload(target, "new_logo", [file]), /'new_logo' is no image that can be processed/);
    });
  }

  it("is uploaded in blocks as well", async () => {
    const target = await newAccount();
    await upload(target, "new_logo", [bytes.subarray(0, 4), bytes.subarray(4)]);
    assert.ok((await download(target, "new_logo", 3n)).equals(bytes));
  });
});

describe("an annotation", () => {
  it("tells the size of its document", async () => {
    const objectid = await newAccount();
    const documentbody = Buffer.from("Hello").toString("base64");
    const id = await organization.create("annotation", {
      subject: "S",
      documentbody,
      filename: "hello.txt",
      mimetype: "text/plain",
      objectid,
    });
    const { attributes } = await organization.retrieve(
      "annotation",
      id,
      "filesize",
      "isdocument",
      "documentbody",
      "objectid",
    );
    assert.deepEqual([attributes.get("filesize"), attributes.get("isdocument")], [5, true]);
    assert.equal(attributes.get("documentbody"), documentbody);
    assert.deepEqual((attributes.get("objectid") as EntityReference).id, objectid.id);
    await organization.delete("account", objectid.id);
    const fault = await organization.fault(executeCall("Delete", { Target: new EntityReference("annotation", id) }));
    assert.equal(fault.detail?.errorCode, -2147220969, "notes go with the record that they are about");
  });
});
