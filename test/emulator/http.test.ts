import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorRequest } from "../../src/emulator/handler.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { encodeNegotiate } from "../../src/wire/ntlm/negotiate.ts";
import { decodeReply } from "../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import type { SoapFault } from "../../src/wire/soap/soap-fault.ts";
import { address, entity, executeCall, post, signIn, TestOrganization, user } from "./test-organization.ts";

const whoAmI = encodeCall(executeCall("WhoAmI"), "1.1");

/** A good request of SOAP 1.1, changed. */
function request(
  changes: Partial<EmulatorRequest> = {},
  headers: Record<string, string | undefined> = {},
): EmulatorRequest {
  const good = post(whoAmI.body, whoAmI.headers, "1.1");
  return { ...good, ...changes, headers: { ...good.headers, ...headers } };
}

describe("what reaches the service", () => {
  let organization: TestOrganization;
  before(async () => {
    organization = await TestOrganization.open({ limits: { maxBodyBytes: 5000 }, hostNames: ["crm.example.com"] });
  });
  after(() => organization.close());

  const cases: readonly [what: string, request: EmulatorRequest, status: number, text: RegExp][] = [
    ["the call itself", request(), 200, /WhoAmIResponse/],
    ["any spelling of the path", request({ target: "/EMBEDDED/xrmservices/2011/organization.SVC/WEB" }), 200, /WhoAmI/],
    ["a path without the organization", request({ target: "/XRMServices/2011/Organization.svc/web" }), 200, /WhoAmI/],
    ["a query behind the path", request({ target: `${address}/web?SdkClientVersion=9.2` }), 200, /WhoAmI/],
    ["another organization", request({ target: "/other/XRMServices/2011/Organization.svc/web" }), 404, /nothing at/],
    ["another path", request({ target: "/embedded/main.aspx" }), 404, /nothing at \/embedded\/main.aspx/],
    ["a path that cannot be decoded", request({ target: "/%zz" }), 404, /nothing at/],
    ["a body that is too large", request({ body: Buffer.alloc(5001) }), 413, /larger than 5000 bytes/],
    ["Host localhost", request({}, { host: "localhost" }), 200, /WhoAmI/],
    ["Host 127.0.0.9", request({}, { host: "127.0.0.9:80" }), 200, /WhoAmI/],
    ["Host [::1]", request({}, { host: "[::1]:5555" }), 200, /WhoAmI/],
    ["Host under localhost", request({}, { host: "crm.localhost:5555" }), 200, /WhoAmI/],
    ["Host that is allowed", request({}, { host: "CRM.example.com:5555" }), 200, /WhoAmI/],
    ["Host of elsewhere", request({}, { host: "evil.example" }), 400, /Host header names "evil.example"/],
    ["Host that only looks like loopback", request({}, { host: "127.0.0.1.evil.example" }), 400, /Host header/],
    ["Host with a user in it", request({}, { host: "localhost@evil.example" }), 400, /Host header/],
    ["no Host", request({}, { host: undefined }), 400, /Host header/],
    ["Origin of the same host", request({}, { origin: "http://localhost:5555" }), 200, /WhoAmI/],
    ["Origin of another port", request({}, { origin: "http://localhost:8080" }), 403, /http:\/\/localhost:8080/],
    ["Origin of elsewhere", request({}, { origin: "https://evil.example" }), 403, /https:\/\/evil.example/],
    ["Origin null", request({}, { origin: "null" }), 403, /null/],
    ["GET", request({ method: "GET" }), 200, /called with POST/],
    ["GET ?wsdl", request({ method: "GET", target: `${address}?wsdl` }), 200, /<wsdl:definitions /],
    ["PUT", request({ method: "PUT" }), 405, /POST/],
    [
      "SOAP 1.2's content type at /web",
      request({}, { "content-type": "application/soap+xml" }),
      415,
      /'text\/xml; charset=utf-8'/,
    ],
    ["no content type", request({}, { "content-type": undefined }), 415, /content type ''/],
    ["another charset", request({}, { "content-type": "text/xml; charset=utf-16" }), 415, /utf-16/],
    ["a charset in quotes", request({}, { "content-type": 'text/xml;charset="UTF-8"' }), 200, /WhoAmI/],
    ["no XML", request({ body: Buffer.from("hello") }), 400, /not a SOAP message/],
    ["XML that is no envelope", request({ body: Buffer.from("<html/>") }), 400, /not a SOAP message/],
    ["a document type", request({ body: Buffer.from(`<!DOCTYPE x>${whoAmI.body}`) }), 400, /not a SOAP message/],
    ["elements too deep", request({ body: Buffer.from(nested(200)) }), 400, /deep/],
  ];
  for (const [what, sent, status, text] of cases) {
    it(`${what}: ${status}`, async () => {
      const response = await organization.handler(sent, organization.connection);
      assert.equal(response.status, status, String(response.body));
      assert.match(String(response.body), text);
    });
  }

  const faults: readonly [what: string, request: EmulatorRequest, subcode: string, reason: RegExp][] = [
    ["no SOAPAction", request({}, { soapaction: undefined }), "ActionNotSupported", /Action ''/],
    [
      "SOAPAction of another operation",
      request({}, { soapaction: '"x/Create"' }),
      "ActionNotSupported",
      /Action 'x\/Create'/,
    ],
    [
      "an operation that is none",
      request({ body: Buffer.from(whoAmI.body.replaceAll("Execute", "Explode")) }),
      "ActionNotSupported",
      /Explode/,
    ],
    [
      "SOAP 1.2 at /web",
      request({ body: Buffer.from(encodeCall(executeCall("WhoAmI"), "1.2").body) }),
      "VersionMismatch",
      /SOAP 1.1 is spoken here/,
    ],
    [
      "a value that its type does not allow",
      request(
        {
          body: Buffer.from(
            createWith('<c:value i:type="d:int" xmlns:d="http://www.w3.org/2001/XMLSchema">x</c:value>'),
          ),
        },
        {
          soapaction: action("Create"),
        },
      ),
      "DeserializationFailed",
      /^The formatter threw an exception while trying to deserialize the message: /,
    ],
  ];
  for (const [what, sent, subcode, reason] of faults) {
    it(`${what}: fault ${subcode}`, async () => {
      const response = await organization.handler(sent, organization.connection);
      assert.equal(response.status, 500);
      const fault = decodeReply(response.body) as SoapFault;
      assert.equal(fault.subcode, subcode);
      assert.match(fault.reason, reason);
    });
  }

  it("a query with a subquery is refused by name, not run without it", async () => {
    const query =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
      '<RetrieveMultiple xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services"><query i:type="a:QueryExpression" ' +
      'xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">' +
      "<a:EntityName>account</a:EntityName><a:SubQueryExpression><a:EntityName>contact</a:EntityName></a:SubQueryExpression>" +
      "</query></RetrieveMultiple></s:Body></s:Envelope>";
    const sent = request({ body: Buffer.from(query) }, { soapaction: action("RetrieveMultiple") });
    const response = await organization.handler(sent, organization.connection);
    const fault = decodeReply(response.body) as SoapFault;
    assert.equal(fault.detail?.errorCode, -2147220715, fault.reason);
    assert.match(fault.reason, /SubQueryExpression/);
  });

  it("SOAP 1.2 is answered in SOAP 1.2, with the message's ID", async () => {
    const call = encodeCall(executeCall("WhoAmI"), "1.2", { messageId: "urn:uuid:1" });
    const response = await organization.handler(post(call.body, call.headers, "1.2"), organization.connection);
    assert.equal(response.status, 200);
    assert.equal(response.headers["content-type"], "application/soap+xml; charset=utf-8");
    assert.match(String(response.body), /<a:RelatesTo>urn:uuid:1<\/a:RelatesTo>/);
    assert.match(String(response.body), /IOrganizationService\/ExecuteResponse</);
  });
});

/** A good call with so many elements in one another where a header may be. */
function nested(depth: number): string {
  const header = `<s:Header><x xmlns="urn:x">${"<a>".repeat(depth)}${"</a>".repeat(depth)}</x></s:Header>`;
  return whoAmI.body.replace("<s:Body>", `${header}<s:Body>`);
}

describe("requests that are almost right", () => {
  it("are answered, whatever bytes were changed, and harm nothing", async () => {
    const organization = await TestOrganization.open();
    const call = encodeCall(
      { operation: "Create", entity: entity("account", { name: "A", revenue: new Money(1) }) },
      "1.1",
    );
    const good = Buffer.from(call.body);
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(30), fc.string({ maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bad = changes.reduce(
          (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
          call.body,
        );
        const { status } = await organization.handler(post(bad, call.headers, "1.1"), organization.connection);
        assert.ok([200, 400, 500].includes(status), String(status));
      }),
      { numRuns: 300 },
    );
    const id = await organization.create("account", { name: "still there" });
    assert.equal((await organization.retrieve("account", id, "name")).attributes.get("name"), "still there");
    organization.close();
  });
});

function action(operation: string): string {
  return `"http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/${operation}"`;
}

/** A Create of an account whose number of employees is the given element. */
function createWith(value: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
    <Create xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services">
      <entity xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
        <a:Attributes xmlns:c="http://schemas.datacontract.org/2004/07/System.Collections.Generic">
          <a:KeyValuePairOfstringanyType><c:key>numberofemployees</c:key>${value}</a:KeyValuePairOfstringanyType>
        </a:Attributes>
        <a:LogicalName>account</a:LogicalName>
      </entity>
    </Create></s:Body></s:Envelope>`;
}

describe("hosts and organizations", () => {
  const answers = async (options: EmulatorOptions, sent: EmulatorRequest): Promise<number> => {
    const organization = await TestOrganization.open(options);
    const { status } = await organization.handler(sent, organization.connection);
    organization.close();
    return status;
  };

  it("any host is answered on a local path, where an embedding process routes real names", async () => {
    assert.equal(await answers({ path: "/tmp/x.sock" }, request({}, { host: "dynamicscrm2011" })), 200);
  });

  it("the address that is listened on is a name of the organization; all addresses are none", async () => {
    assert.equal(await answers({ listen: "192.0.2.7" }, request({}, { host: "192.0.2.7:5555" })), 200);
    assert.equal(await answers({ listen: "0.0.0.0" }, request({}, { host: "0.0.0.0:5555" })), 400);
  });

  it("any organization is answered where that was asked for", async () => {
    const sent = request({ target: "/NetAutoDyn/XRMServices/2011/Organization.svc/web" });
    assert.equal(await answers({ anyOrganization: true }, sent), 200);
    assert.equal(await answers({}, sent), 404);
  });
});

describe("sign-in with NTLM", () => {
  const unsigned = async (options: EmulatorOptions = {}): Promise<TestOrganization> => {
    const organization = await TestOrganization.open(options);
    organization.connection.state.clear();
    return organization;
  };
  const outcomes: readonly [what: string, options: EmulatorOptions, who: Partial<typeof user>, status: number][] = [
    ["a configured user", {}, {}, 200],
    ["in another spelling of user and domain", {}, { userName: "ALICE", domain: "contoso" }, 200],
    ["by principal name", {}, { domain: "", userName: "alice@contoso.example.com" }, 200],
    ["by principal name of another domain", {}, { domain: "", userName: "alice@other.example.com" }, 401],
    ["without the domain", {}, { domain: "" }, 200],
    ["with a wrong password", {}, { password: "wrong" }, 401],
    ["with an empty password", {}, { password: "" }, 401],
    ["of another domain", {}, { domain: "OTHER" }, 401],
    ["an unknown user", {}, { userName: "mallory" }, 401],
    ["an unknown user, when anyone is taken in", { open: true }, { userName: "mallory" }, 200],
    ["a configured user with a wrong password, even then", { open: true }, { password: "wrong" }, 401],
    ["a user whose name no reply could hold, even then", { open: true }, { userName: "mal\u0001lory" }, 401],
    ["a user of an endless name, even then", { open: true }, { userName: "m".repeat(300) }, 401],
    ["a user of a long name, then", { open: true }, { userName: "m".repeat(200) }, 200],
    ["a nameless user, even then", { open: true }, { userName: "", domain: "" }, 401],
  ];
  for (const [what, options, who, status] of outcomes) {
    it(`${what}: ${status}`, async () => {
      const organization = await unsigned(options);
      const response = await signIn(organization.handler, organization.connection, { ...user, ...who });
      assert.equal(response.status, status);
      if (status === 401) {
        assert.deepEqual(response.headers["www-authenticate"], ["NTLM"]);
        const next = await organization.handler(request(), organization.connection);
        assert.equal(next.status, 401, "the connection stays unproven");
      }
      organization.close();
    });
  }

  it("an anonymous answer is refused, even when anyone is taken in: the handshake has to be a whole one", async () => {
    const organization = await unsigned({ open: true });
    const { connection, handler } = organization;
    const ntlm = (token: Uint8Array) => request({}, { authorization: `NTLM ${Buffer.from(token).toString("base64")}` });
    await handler(ntlm(encodeNegotiate()), connection);
    const anonymous = Buffer.alloc(72);
    anonymous.write("NTLMSSP\0", "latin1");
    anonymous.writeUInt32LE(3, 8);
    const userName = Buffer.from("mallory", "utf16le");
    for (const field of [12, 20, 28, 36, 44, 52]) {
      anonymous.writeUInt16LE(field === 36 ? userName.length : 0, field);
      anonymous.writeUInt16LE(field === 36 ? userName.length : 0, field + 2);
      anonymous.writeUInt32LE(72, field + 4);
    }
    anonymous.writeUInt32LE(1, 60); // names in Unicode
    const response = await handler(ntlm(Buffer.concat([anonymous, userName])), connection);
    assert.equal(response.status, 401);
    assert.equal((await handler(request(), connection)).status, 401);
    organization.close();
  });

  it("nothing is answered before, and what is offered is what works", async () => {
    const organization = await unsigned();
    const response = await organization.handler(request(), organization.connection);
    assert.equal(response.status, 401);
    assert.deepEqual(response.headers["www-authenticate"], ["NTLM"]);
    organization.close();
  });

  it("proves one connection and no other", async () => {
    const organization = await TestOrganization.open();
    const other = await organization.handler(request(), { state: new Map() });
    assert.equal(other.status, 401);
    assert.equal((await organization.handler(request(), organization.connection)).status, 200);
    organization.close();
  });

  it("an answer to the challenge of another connection is refused", async () => {
    const organization = await unsigned();
    const recorded: EmulatorRequest[] = [];
    const handler: typeof organization.handler = (sent, connection) => {
      recorded.push(sent);
      return organization.handler(sent, connection);
    };
    await signIn(handler, { state: new Map() }, user);
    const replay = { state: new Map() };
    for (const sent of recorded) {
      const response = await organization.handler(sent, replay);
      assert.equal(response.status, 401);
    }
    organization.close();
  });

  it("other credentials on a proven connection are refused", async () => {
    const organization = await TestOrganization.open();
    const authorization = "Basic YWxpY2U6UGFzc3cwcmQh";
    const response = await organization.handler(request({}, { authorization }), organization.connection);
    assert.equal(response.status, 401);
    organization.close();
  });

  it("two users on two connections at the same time are told apart", async () => {
    const organization = await TestOrganization.open({ open: true });
    const connections = ["ann", "ben"].map((userName) => ({ userName, connection: { state: new Map() } }));
    await Promise.all(
      connections.map(({ userName, connection }) => signIn(organization.handler, connection, { ...user, userName })),
    );
    const call = encodeCall({ operation: "Create", entity: entity("account", {}) }, "1.1");
    const sent = post(call.body, call.headers, "1.1");
    const all = Array.from({ length: 20 }, () => connections).flat();
    const created = await Promise.all(
      all.map(async ({ userName, connection }) => ({ userName, reply: await organization.handler(sent, connection) })),
    );
    for (const { userName, reply } of created) {
      const decoded = decodeReply(reply.body);
      assert.ok(!("kind" in decoded) && decoded.operation === "Create");
      const { formattedValues } = await organization.retrieve("account", decoded.id, "createdby", "ownerid");
      assert.deepEqual([formattedValues?.get("createdby"), formattedValues?.get("ownerid")], [userName, userName]);
    }
    organization.close();
  });

  it("a new handshake voids what the connection had proven", async () => {
    const organization = await TestOrganization.open();
    const authorization = `NTLM ${Buffer.from(encodeNegotiate()).toString("base64")}`;
    await organization.handler(request({}, { authorization }), organization.connection);
    assert.equal((await organization.handler(request(), organization.connection)).status, 401);
    organization.close();
  });

  for (const token of ["AAAA", "TlRMTVNTUAABAAAA", "TlRMTVNTUAADAAAA", "!"]) {
    it(`a token that is none (${token}) is refused, not an error`, async () => {
      const organization = await unsigned();
      const sent = request({}, { authorization: `NTLM ${token}` });
      assert.equal((await organization.handler(sent, organization.connection)).status, 401);
      organization.close();
    });
  }

  it("makes a systemuser at the first sign-in and finds it again", async () => {
    const organization = await TestOrganization.open({ open: true }, { ...user, userName: "Zoë" });
    const first = (await organization.execute("WhoAmI")).results.get("UserId");
    await signIn(organization.handler, organization.connection, { ...user, userName: "ZOË" });
    assert.deepEqual((await organization.execute("WhoAmI")).results.get("UserId"), first);
    const found = await organization.retrieveMultiple({
      entityName: "systemuser",
      columnSet: { kind: "ColumnSet", allColumns: false, columns: ["domainname", "fullname"] },
      criteria: {
        filterOperator: "And",
        conditions: [{ attributeName: "domainname", operator: "Equal", values: ["CONTOSO\\Zoë"] }],
        filters: [],
      },
    });
    assert.equal(found.entities.length, 1);
    assert.equal(found.entities[0]?.attributes.get("fullname"), "Zoë");
    organization.close();
  });

  it("a disabled user is refused by name", async () => {
    const organization = await TestOrganization.open();
    const id = (await organization.execute("WhoAmI")).results.get("UserId");
    assert.ok(id instanceof Guid);
    await organization.update("systemuser", id, { isdisabled: true });
    const fault = await organization.fault(executeCall("WhoAmI"));
    assert.equal(fault.detail?.errorCode, -2147180270);
    organization.close();
  });
});
