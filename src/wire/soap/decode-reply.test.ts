import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DynamlError } from "../../errors.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationReply } from "../organization-call.ts";
import { decodeReply, pageReader } from "./decode-reply.ts";
import { encodeReply } from "./encode-reply.ts";

const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");

function page(records: number): OrganizationReply {
  const entities = Array.from({ length: records }, (_, index) => ({
    logicalName: "account",
    id,
    attributes: new Map([["name", `Ä€𝄞 & <${index}>\r\n]]> ${"x".repeat(index % 50)}`]]),
  }));
  const collection: EntityCollection = {
    kind: "EntityCollection",
    entityName: "account",
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
  return { operation: "RetrieveMultiple", collection };
}

/** The reply with the records in it that went by themselves. */
function readInPieces(bytes: Uint8Array, size: number): ReturnType<typeof decodeReply> {
  const records: Entity[] = [];
  const reader = pageReader((record) => records.push(record));
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  const reply = reader.end();
  if ("kind" in reply || reply.operation !== "RetrieveMultiple") return reply;
  assert.deepEqual(reply.collection.entities, []);
  return { ...reply, collection: { ...reply.collection, entities: records } };
}

describe("a reply in chunks", () => {
  for (const size of [1, 2, 3, 7, 1000]) {
    test(`of ${size} bytes: the value of the whole`, () => {
      const reply = page(5);
      const bytes = Buffer.from(encodeReply(reply, "1.1").body);
      assert.deepEqual(readInPieces(bytes, size), reply);
    });
  }

  test("a page of several hundred kilobytes is read the same from its bytes, its text and a stream", async () => {
    const reply = page(500);
    const { body } = encodeReply(reply, "1.2");
    const bytes = Buffer.from(body);
    assert.ok(bytes.length > 200_000);
    assert.deepEqual(decodeReply(bytes), reply);
    assert.deepEqual(decodeReply(body), reply);
    assert.deepEqual(readInPieces(bytes, 4099), reply);
  });

  test("an error has the place that it has in the whole", async () => {
    const body = encodeReply(page(100), "1.1").body.replace("<a:Id>c4944f99", "\n<a:Id>x4944f99");
    const bytes = Buffer.from(body);
    const whole = errorOf(() => decodeReply(bytes));
    assert.match(whole.where ?? "", /^line 3, column \d+, in s:Envelope/);
    assert.throws(() => readInPieces(bytes, 11), {
      code: whole.code,
      message: whole.message,
      where: whole.where,
    });
  });

  for (const [what, bytes, code] of [
    ["nothing", Buffer.alloc(0), "WIRE_MALFORMED_XML"],
    ["an end within a character", Buffer.from(encodeReply(page(1), "1.1").body).subarray(0, -1), "WIRE_MALFORMED_XML"],
    [
      "half a character at the end",
      Buffer.concat([Buffer.from("<a/>"), Buffer.from("ä").subarray(0, 1)]),
      "WIRE_ENCODING",
    ],
    ["bytes that are no UTF-8", Buffer.concat([Buffer.from("<"), Buffer.from([0xff])]), "WIRE_ENCODING"],
  ] as const) {
    test(what, async () => {
      assert.throws(() => readInPieces(bytes, 2), { code });
    });
  }
});

function errorOf(act: () => unknown): DynamlError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof DynamlError, String(error));
    return error;
  }
  return assert.fail("no error was thrown");
}
