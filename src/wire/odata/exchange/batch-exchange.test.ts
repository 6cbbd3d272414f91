import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sendBatch } from "./batch-exchange.ts";
import { bodyRequest, deleteRequest, getRequest } from "./web-api-exchange.ts";

/* By hand, after the page "Execute batch operations using the Web API" of Microsoft's documentation. */

const root = "https://contoso.crm.dynamics.com/api/data/v9.2/";
const crlf = (lines: readonly string[]) => lines.join("\r\n");
const accept = "accept: application/json";

describe("$batch", () => {
  const entries = [
    getRequest("accounts?$select=name&$top=1"),
    [bodyRequest("POST", "contacts", { firstname: "Joe" }), deleteRequest("contacts(1)")],
    bodyRequest("POST", "tasks", { subject: "Task 1" }),
  ];

  it("requests by themselves and in a change set, each with its headers and number", () => {
    const { request } = sendBatch(entries, { continueOnError: true, root, id: "80dd1615-2a10-428a-bb6f-0e559792721f" });
    const { method, path, headers, body = "" } = request;
    assert.deepEqual([method, path, headers.prefer], ["POST", "$batch", "odata.continue-on-error"]);
    const [, boundary = ""] = /^multipart\/mixed; ?boundary="?([^"]+)"?$/.exec(headers["content-type"] ?? "") ?? [];
    const [, changeSet = ""] = /boundary="?(changeset[^"\r\n]*)"?/.exec(body) ?? [];
    const part = (lines: readonly string[]) => [
      "content-type: application/http",
      "content-transfer-encoding: binary",
      ...lines,
    ];
    const json = "content-type: application/json; charset=utf-8";
    const expected = crlf([
      `--${boundary}`,
      ...part(["", `GET ${root}accounts?$select=name&$top=1 HTTP/1.1`, accept, "if-none-match: null", "", ""]),
      `--${boundary}`,
      `content-type: multipart/mixed; boundary=${changeSet}`,
      "",
      `--${changeSet}`,
      ...part(["content-id: 1", "", `POST ${root}contacts HTTP/1.1`, json, "", '{"firstname":"Joe"}']),
      `--${changeSet}`,
      ...part(["content-id: 2", "", `DELETE ${root}contacts(1) HTTP/1.1`, "", ""]),
      `--${changeSet}--`,
      `--${boundary}`,
      ...part(["", `POST ${root}tasks HTTP/1.1`, json, "", '{"subject":"Task 1"}']),
      `--${boundary}--`,
      "",
    ]);
    assert.equal(normal(body), normal(expected));
  });

  it("what is for every request stands in each of them", () => {
    const headers = { mscrmcallerid: "7eb682f1-ca75-e511-80d4-00155d2a68d1" };
    const { request } = sendBatch(entries, { continueOnError: false, root, id: "x", headers });
    assert.equal(request.headers.prefer, undefined);
    assert.equal(request.body?.match(/^mscrmcallerid: 7eb682f1-ca75-e511-80d4-00155d2a68d1$/gim)?.length, 4);
    assert.equal(request.headers.mscrmcallerid, undefined);
  });

  it("answers in the order of the entries, as many as there are", () => {
    const { read } = sendBatch(entries, { continueOnError: true, root, id: "x" });
    const boundary = "batchresponse_f27ef42d-51b0-4685-bac9-f468f844de2f";
    const inner = "changesetresponse_64cc3fff-023a-45b0-b29d-df21583ffa15";
    const http = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"];
    const body = crlf([
      `--${boundary}`,
      ...http,
      "",
      "HTTP/1.1 200 OK",
      "Content-Type: application/json; odata.metadata=minimal",
      "OData-Version: 4.0",
      "",
      '{"value":[{"name":"A"}]}',
      `--${boundary}`,
      `Content-Type: multipart/mixed; boundary="${inner}"`,
      "",
      `--${inner}`,
      ...http,
      "Content-ID: 1",
      "",
      "HTTP/1.1 204 No Content",
      `OData-EntityId: ${root}contacts(2)`,
      "",
      "",
      `--${inner}`,
      ...http,
      "Content-ID: 2",
      "",
      "HTTP/1.1 204 No Content",
      "",
      "",
      `--${inner}--`,
      `--${boundary}`,
      ...http,
      "",
      "HTTP/1.1 400 Bad Request",
      "REQ_ID: 6b2b4ae7-7a3f-4f0e-8f6b-6a8f5f5d0e11",
      "Content-Type: application/json; odata.metadata=minimal",
      "",
      '{"error":{"code":"0x80040203","message":"bad"}}',
      `--${boundary}--`,
      "",
    ]);
    const answers = read({ status: 200, headers: { "content-type": `multipart/mixed; boundary=${boundary}` }, body });
    assert.deepEqual(
      answers.map((all) => all.map(({ status, headers, body: text }) => [status, headers["content-id"], text])),
      [
        [[200, undefined, '{"value":[{"name":"A"}]}']],
        [
          [204, "1", ""],
          [204, "2", ""],
        ],
        [[400, undefined, '{"error":{"code":"0x80040203","message":"bad"}}']],
      ],
    );
    assert.equal(answers[1]?.[0]?.headers["odata-entityid"], `${root}contacts(2)`);
  });

  it("an answer without parts is none", () => {
    const { read } = sendBatch(entries, { continueOnError: false, root, id: "x" });
    const headers = { "content-type": "multipart/mixed; boundary=b" };
    assert.throws(() => read({ status: 200, headers, body: "--b--\r\n" }), { code: "WIRE_ODATA" });
  });
});

/** Names of headers may be written in any case, and a boundary with quotes. */
function normal(text: string): string {
  return text
    .replace(/^[A-Za-z-]+(?=: )/gm, (name) => name.toLowerCase())
    .replaceAll('"changeset', "changeset")
    .replace(/(boundary=changeset[^"\r\n]*)"/g, "$1");
}
