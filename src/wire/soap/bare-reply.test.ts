import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import type { OrganizationReply } from "../organization-call.ts";
import { readBareReply } from "./bare-reply.ts";
import { decodeReply } from "./decode-reply.ts";
import { encodeReply } from "./encode-reply.ts";

const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");
const created: OrganizationReply = { operation: "Create", id };

function textOf(reply: OrganizationReply, soap: "1.1" | "1.2" = "1.1"): string {
  return encodeReply(reply, soap).body;
}

describe("a bare reply", () => {
  for (const reply of [created, { operation: "Update" }, { operation: "Delete" }] as const) {
    it(`of ${reply.operation} is read without the parser, as the parser reads it`, () => {
      const text = textOf(reply);
      assert.deepEqual(readBareReply(text), reply);
      assert.deepEqual(decodeReply(Buffer.from(text)), reply);
      // White space after the root makes the text another one, of the same meaning: this one the parser reads.
      assert.equal(readBareReply(`${text}\n`), undefined);
      assert.deepEqual(decodeReply(Buffer.from(`${text}\n`)), reply);
    });
  }

  it("may declare the instance namespace, as many servers do", () => {
    const text = textOf(created).replace(
      /(<CreateResponse [^>]*)>/,
      '$1 xmlns:i="http://www.w3.org/2001/XMLSchema-instance">',
    );
    assert.deepEqual(readBareReply(text), created);
  });

  for (const [what, text] of [
    ["SOAP 1.2", textOf(created, "1.2")],
    ["another prefix", textOf(created).replaceAll("s:", "soap:")],
    ["a header", textOf(created).replace("<s:Body>", "<s:Header/><s:Body>")],
    ["a document type", `<!DOCTYPE x>${textOf(created)}`],
    ["an ID that is none", textOf(created).replace("c4944f99", "c4944f9")],
    ["an operation with more to say", textOf({ operation: "Associate" })],
    ["another namespace", textOf(created).replace("2011/Contracts/Services", "2012/Contracts/Services")],
    ["two bodies", textOf(created).replace("</s:Body>", "</s:Body><s:Body/>")],
    ["a cut end", textOf(created).slice(0, -1)],
  ] as const) {
    it(`is not what has ${what}`, () => assert.equal(readBareReply(text), undefined));
  }

  it("leaves what is wrong to the parser, which says so", () => {
    assert.throws(() => decodeReply(`<!DOCTYPE x>${textOf(created)}`), { code: "WIRE_DOCTYPE" });
    assert.throws(() => decodeReply(textOf(created).slice(0, -1)), { code: "WIRE_MALFORMED_XML" });
  });
});
