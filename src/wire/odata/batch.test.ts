import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  type BatchItem,
  type BatchRequest,
  type BatchResponse,
  parseBatchRequest,
  parseBatchResponse,
  printBatchRequest,
  printBatchResponse,
} from "./batch.ts";

const plain = { noNullPrototype: true } as const;

const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\r", "").replaceAll("\n", "|"));
const headers = fc.constantFrom<Record<string, string>>(
  {},
  { "content-type": "application/json", prefer: "return=minimal" },
);

const request = fc.record(
  {
    contentId: fc.stringMatching(/^[1-9]\d{0,3}$/),
    method: fc.constantFrom("GET", "POST", "PATCH", "DELETE"),
    target: fc.constantFrom("accounts", "/api/data/v9.2/accounts(1)?$select=name", "$1/name"),
    headers,
    body: text,
  },
  plain,
);

const response = fc.record(
  {
    contentId: fc.constant("7"),
    status: fc.constantFrom(200, 204, 404),
    headers,
    body: text,
  },
  plain,
);

const itemsOf = <T>(message: fc.Arbitrary<T>): fc.Arbitrary<readonly BatchItem<T>[]> =>
  fc.array(
    fc.oneof(
      fc.record({ type: fc.constant("single" as const), message }, plain),
      fc.record(
        {
          type: fc.constant("changeSet" as const),
          messages: fc.array(message, { minLength: 1, maxLength: 3 }),
        },
        plain,
      ),
    ),
    { minLength: 1, maxLength: 5 },
  );

/** Answers of a batch read themselves when they are looked at. */
function plainItem(item: BatchItem<BatchResponse>): BatchItem<BatchResponse> {
  const plainResponse = ({ contentId, status, headers: own, body }: BatchResponse): BatchResponse => ({
    ...(contentId !== undefined && { contentId }),
    status,
    headers: own,
    body,
  });
  return item.type === "single"
    ? { type: "single", message: plainResponse(item.message) }
    : { type: "changeSet", messages: item.messages.map(plainResponse) };
}

describe("$batch, both ways", () => {
  it("requests that are printed are read again", () => {
    fc.assert(
      fc.property(itemsOf<BatchRequest>(request), (items) => {
        const { body, contentType } = printBatchRequest(items, "a-1");
        assert.deepEqual(parseBatchRequest(body, contentType), items);
      }),
    );
  });

  it("so are answers", () => {
    fc.assert(
      fc.property(itemsOf<BatchResponse>(response), (items) => {
        const { body, contentType } = printBatchResponse(items, "a-1");
        assert.deepEqual(parseBatchResponse(body, contentType).map(plainItem), items);
      }),
    );
  });

  it("line feeds alone, text around the parts and a Content-ID among the message's headers are taken", () => {
    const body = [
      "a preamble",
      "--b",
      "Content-Type: application/http",
      "Content-Transfer-Encoding:binary",
      "",
      "POST /org/api/data/v9.2/accounts HTTP/1.1",
      "Content-ID: 5",
      "Content-Type: application/json",
      "",
      '{"name":"x"}',
      "--b--",
      "an epilogue",
    ].join("\n");
    assert.deepEqual(parseBatchRequest(body, "multipart/mixed;boundary=b"), [
      {
        type: "single",
        message: {
          contentId: "5",
          method: "POST",
          target: "/org/api/data/v9.2/accounts",
          headers: { "content-id": "5", "content-type": "application/json" },
          body: '{"name":"x"}',
        },
      },
    ]);
  });

  it("only a whole line is a boundary, and headers that begin as those before are others", () => {
    const part = (more: string, body: string) =>
      `--b \r\nContent-Type: application/http\r\n${more}\r\nPOST tasks HTTP/1.1\r\nPrefer: x\r\n${more}\r\n${body}\r\n`;
    const more = "Content-ID: 5\r\n";
    const bodies = ["--bc\r\n--b-", "x --b--", "", "\n--b -"];
    const text = `${part("", bodies[0] ?? "")}${part(more, bodies[1] ?? "")}${part("", bodies[2] ?? "")}${part("", bodies[3] ?? "")}--b--`;
    assert.deepEqual(
      parseBatchRequest(text, "multipart/mixed;boundary=b").map((item) =>
        item.type === "single" ? [item.message.contentId, item.message.headers, item.message.body] : item,
      ),
      [
        [undefined, { prefer: "x" }, bodies[0]],
        ["5", { prefer: "x", "content-id": "5" }, bodies[1]],
        [undefined, { prefer: "x" }, bodies[2]],
        [undefined, { prefer: "x" }, bodies[3]],
      ],
    );
  });

  it("headers that no empty line ends do not stand for those that go on where they end", () => {
    const part = (more: string) =>
      `--b\r\nContent-Type: application/http\r\n\r\nGET tasks HTTP/1.1\r\nPrefer: x${more}\r\n`;
    const text = `${part("")}${part("y\r\nAccept: z\r\n\r\nbody")}--b--`;
    assert.deepEqual(
      parseBatchRequest(text, "multipart/mixed;boundary=b").map((item) =>
        item.type === "single" ? [item.message.headers, item.message.body] : item,
      ),
      [
        [{ prefer: "x" }, ""],
        [{ prefer: "xy", accept: "z" }, "body"],
      ],
    );
  });

  const refusals: readonly (readonly [what: string, body: string, contentType: string | undefined, message: RegExp])[] =
    [
      ["another type", "x", "application/json", /multipart\/mixed/],
      ["no boundary", "x", "multipart/mixed", /multipart\/mixed/],
      ["no end", "--b\r\n\r\nGET x HTTP/1.1\r\n\r\n", "multipart/mixed;boundary=b", /does not end/],
      ["no parts", "", "multipart/mixed;boundary=b", /no parts/],
      [
        "no request line",
        "--b\r\n\r\nhello\r\n--b--",
        "multipart/mixed;boundary=b",
        /Invalid HTTP request line 'hello'/,
      ],
    ];
  for (const [what, body, contentType, message] of refusals) {
    it(`${what} is refused`, () => assert.throws(() => parseBatchRequest(body, contentType), { message }));
  }
});
