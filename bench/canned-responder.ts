/**
 * An Organization service of both wires that always gives the same answers, as fast as it can: NTLM handshake included,
 * nothing checked and nothing stored. A query has as many pages as the first argument says. Runs in a process of its own and
 * tells its port to the process that forked it.
 */
import { createServer, type Socket } from "node:net";
import { type CannedAnswers, soapAnswers, webApiAnswers } from "./canned-answers.ts";

const pages = Number(process.argv[2] ?? 1);
const soap = soapAnswers();
const webApi = webApiAnswers();

function answerTo(head: string, body: string): Buffer {
  if (/^authorization: NTLM TlRMTVNTUAAB/im.test(head)) return soap.challenge;
  const action = /^soapaction: .*\/([A-Za-z]+)"/im.exec(head)?.[1];
  return action === undefined ? answerWebApi(head) : answerSoap(action, body);
}

function answerSoap(action: string, body: string): Buffer {
  if (action === "Create") return soap.create;
  if (action === "Retrieve") return soap.retrieve;
  if (action === "RetrieveMultiple") return pageOf(soap, body);
  if (body.includes("RetrieveVersion")) return soap.version;
  if (body.includes("RetrieveEntity")) return soap.table("account");
  return soap.whoAmI;
}

function answerWebApi(head: string): Buffer {
  const [method = "", target = ""] = head.split(" ", 2);
  const path = target.slice(target.indexOf("/v") + 1);
  if (method === "POST") return webApi.create;
  if (path.includes("/accounts(")) return webApi.retrieve;
  if (path.includes("/accounts?")) return pageOf(webApi, decodeURIComponent(path));
  if (path.includes("RetrieveVersion")) return webApi.version;
  if (path.includes("/Attributes/")) return webApi.options;
  const [, part] = /'\)\/([A-Za-z]+)\?/.exec(path) ?? [];
  if (part !== undefined) return webApi.tablePart(part);
  const [, table] = /LogicalName='([a-z]+)'/.exec(decodeURIComponent(path)) ?? [];
  return table === undefined ? webApi.whoAmI : webApi.table(table);
}

function pageOf(answers: CannedAnswers, query: string): Buffer {
  const [, page = "1"] = / page=["'](\d+)["']/.exec(query) ?? [];
  return answers.page(Number(page) < pages ? "inner" : "last");
}

function serve(socket: Socket): void {
  let received = "";
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (let end = endOfRequest(received); end !== undefined; end = endOfRequest(received)) {
      const bodyStart = received.indexOf("\r\n\r\n") + 4;
      socket.write(answerTo(received.slice(0, bodyStart), received.slice(bodyStart, end)));
      received = received.slice(end);
    }
  });
}

function endOfRequest(received: string): number | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const length = /^content-length: (\d+)/im.exec(received.slice(0, headEnd))?.[1] ?? "0";
  const end = headEnd + 4 + Number(length);
  return end <= received.length ? end : undefined;
}

const server = createServer(serve).listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.(address.port);
});
process.once("disconnect", () => process.exit());
