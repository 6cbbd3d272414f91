/**
 * An Organization service that always gives the same answers, as fast as it can: the same bytes a request, NTLM handshake
 * included, nothing checked and nothing stored. Runs in a process of its own and tells its port to the process that
 * forked it.
 */
import { createServer, type Socket } from "node:net";
import { Guid } from "../src/values/guid.ts";
import { encodeChallenge } from "../src/wire/ntlm/challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import type { OrganizationReply, ParameterValue } from "../src/wire/organization-call.ts";
import { encodeReply } from "../src/wire/soap/encode-reply.ts";

const id = Guid.of("7bf2e032-ad92-e311-9752-6c3be5a87df0");
const challenge = encodeChallenge({ negotiate: encodeNegotiate(), domain: "CRMDOM", computer: "CRM" });
const answers = {
  challenge: http("401 Unauthorized", [`WWW-Authenticate: NTLM ${Buffer.from(challenge).toString("base64")}`], ""),
  create: reply({ operation: "Create", id }),
  whoAmI: response("WhoAmI", { UserId: id, BusinessUnitId: id, OrganizationId: id }),
  version: response("RetrieveVersion", { Version: "9.0.2.3034" }),
};

function response(responseName: string, results: Record<string, ParameterValue>): Buffer {
  return reply({ operation: "Execute", response: { responseName, results: new Map(Object.entries(results)) } });
}

function reply(message: OrganizationReply): Buffer {
  return http("200 OK", ["Content-Type: text/xml; charset=utf-8"], encodeReply(message, "1.1").body);
}

/** With the headers that IIS and ASP.NET add. */
function http(status: string, headers: readonly string[], body: string): Buffer {
  const common = [
    "Cache-Control: private",
    "Server: Microsoft-IIS/8.5",
    "REQ_ID: 7bf2e032-ad92-e311-9752-6c3be5a87df0",
    "X-AspNet-Version: 4.0.30319",
    "Persistent-Auth: true",
    "X-Powered-By: ASP.NET",
    "Date: Tue, 04 Mar 2014 14:59:23 GMT",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`HTTP/1.1 ${[status, ...headers, ...common].join("\r\n")}\r\n\r\n${body}`);
}

function answerTo(head: string, body: string): Buffer {
  if (/^authorization: NTLM TlRMTVNTUAAB/im.test(head)) return answers.challenge;
  if (/^soapaction: .*\/Create"/im.test(head)) return answers.create;
  return body.includes("RetrieveVersion") ? answers.version : answers.whoAmI;
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
