import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { needsServer } from "../real-servers.ts";

/** Other people's SOAP clients load the embedded organization's description, sign in, and call WhoAmI by it. */

const run = promisify(execFile);
const user = { domain: "CRMDOM", userName: "bob", password: "Secret2!", upn: "bob@crmdom.example" };
const organization = "/embedded/XRMServices/2011/Organization.svc";

/** NTLM needs MD4, which OpenSSL 3 keeps among its legacy algorithms. */
const opensslConfig = `
openssl_conf = init
[init]
providers = providers
[providers]
default = active
legacy = active
[active]
activate = 1
`;

/** Prints the user's ID as each port answers it. */
const zeepWithNtlm = `
import sys, requests, zeep
from requests_ntlm import HttpNtlmAuth
url, login, password = sys.argv[1:]
session = requests.Session()
session.trust_env = False
session.auth = HttpNtlmAuth(login, password)
client = zeep.Client(url + "?wsdl", transport=zeep.transports.Transport(session=session))
request = client.get_type("{http://schemas.microsoft.com/crm/2011/Contracts}WhoAmIRequest")(RequestName="WhoAmI")
for port in ["BasicHttpBinding_IOrganizationService", "CustomBinding_IOrganizationService"]:
    reply = client.bind("OrganizationService", port).Execute(request=request)
    print(reply.Results.KeyValuePairOfstringanyType[0].value)
`;

/** Asks the federation server that the policy names for a token, and signs calls with its key; libxml2 canonicalizes. */
const zeepWithToken = `
import base64, datetime, hashlib, hmac, os, sys, uuid
import requests, zeep
from lxml import etree
url, login, password, key_type = sys.argv[1:]
NS = {
  "s": "http://www.w3.org/2003/05/soap-envelope", "a": "http://www.w3.org/2005/08/addressing",
  "o": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
  "u": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
  "t": "http://docs.oasis-open.org/ws-sx/ws-trust/200512", "d": "http://www.w3.org/2000/09/xmldsig#",
  "xenc": "http://www.w3.org/2001/04/xmlenc#", "p": "http://schemas.xmlsoap.org/ws/2004/09/policy",
  "x": "http://schemas.microsoft.com/xrm/2011/Contracts/Services",
}
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
session = requests.Session()
session.trust_env = False
policy = etree.fromstring(session.get(url + "?wsdl=wsdl0").content)
sts = policy.findtext(".//x:AuthenticationPolicy/x:SecureTokenService/x:Identifier", namespaces=NS)

def timestamp():
    now = datetime.datetime.utcnow()
    stamp = etree.Element("{%(u)s}Timestamp" % NS, {"{%(u)s}Id" % NS: "TS-1"}, nsmap={"wsu": NS["u"]})
    etree.SubElement(stamp, "{%(u)s}Created" % NS).text = now.isoformat() + "Z"
    etree.SubElement(stamp, "{%(u)s}Expires" % NS).text = (now + datetime.timedelta(minutes=5)).isoformat() + "Z"
    return stamp

def request():
    envelope = etree.fromstring("""<s:Envelope xmlns:s="%(s)s" xmlns:a="%(a)s" xmlns:o="%(o)s" xmlns:t="%(t)s" xmlns:p="%(p)s">
      <s:Header><a:Action>%(t)s/RST/Issue</a:Action><a:MessageID>urn:uuid:1</a:MessageID><o:Security><o:UsernameToken>
        <o:Username/><o:Password/></o:UsernameToken></o:Security></s:Header>
      <s:Body><t:RequestSecurityToken><t:RequestType>%(t)s/Issue</t:RequestType><t:KeyType/>
        <p:AppliesTo><a:EndpointReference><a:Address/></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken></s:Body>
    </s:Envelope>""" % NS)
    envelope.find(".//o:Security", NS).insert(0, timestamp())
    envelope.find(".//o:Username", NS).text = login
    envelope.find(".//o:Password", NS).text = password
    envelope.find(".//t:KeyType", NS).text = NS["t"] + "/" + key_type
    envelope.find(".//a:Address", NS).text = url
    return etree.tostring(envelope)

answer = session.post(sts + "/13/usernamemixed", data=request(), headers={"Content-Type": "application/soap+xml; charset=utf-8"})
reply = etree.fromstring(answer.content)
fault = reply.findtext(".//s:Reason/s:Text", namespaces=NS)
if fault is not None: sys.exit("refused: " + fault)
token = reply.find(".//t:RequestedSecurityToken", NS)[0]
secret = reply.findtext(".//t:RequestedProofToken/t:BinarySecret", namespaces=NS)
reference = reply.find(".//t:RequestedAttachedReference", NS)[0]

def digest(data, key=None):
    value = hmac.new(key, data, hashlib.sha1) if key else hashlib.sha1(data)
    return base64.b64encode(value.digest()).decode()

def c14n(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)

class Signer:
    def apply(self, envelope, headers):
        header = envelope.find("{%(s)s}Header" % NS)
        security = etree.SubElement(header, "{%(o)s}Security" % NS, nsmap={"wsse": NS["o"]})
        stamp = timestamp()
        security.append(stamp)
        security.append(token)
        if secret:
            signature = etree.fromstring("""<d:Signature xmlns:d="%s"><d:SignedInfo>
              <d:CanonicalizationMethod Algorithm="%s"/><d:SignatureMethod Algorithm="%shmac-sha1"/>
              <d:Reference URI="#TS-1"><d:Transforms><d:Transform Algorithm="%s"/></d:Transforms>
              <d:DigestMethod Algorithm="%ssha1"/><d:DigestValue/></d:Reference></d:SignedInfo>
              <d:SignatureValue/><d:KeyInfo/></d:Signature>""" % (NS["d"], C14N, NS["d"], C14N, NS["d"]))
            security.append(signature)
            signature.find(".//d:DigestValue", NS).text = digest(c14n(stamp))
            info = c14n(signature.find("d:SignedInfo", NS))
            signature.find("d:SignatureValue", NS).text = digest(info, base64.b64decode(secret))
            signature.find("d:KeyInfo", NS).append(reference)
        return envelope, headers
    def verify(self, envelope):
        assert envelope.find(".//o:Security/u:Timestamp/u:Expires", NS) is not None

transport = zeep.transports.Transport(session=session)
client = zeep.Client(url + "?singleWsdl", transport=transport, wsse=Signer())
call = client.get_type("{http://schemas.microsoft.com/crm/2011/Contracts}WhoAmIRequest")(RequestName="WhoAmI")
service = client.bind("OrganizationService", "CustomBinding_IOrganizationService")
for _ in range(2):
    print(service.Execute(request=call).Results.KeyValuePairOfstringanyType[0].value)
`;

/** As PHP clients of the time do: the token request by hand, parts found by name, one signed header for all calls. */
const phpWithToken = `
[, $url, $login, $password, $keyType] = $argv;
$o = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
$u = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
$t = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
$a = "http://www.w3.org/2005/08/addressing";
$d = "http://www.w3.org/2000/09/xmldsig#";
$c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
preg_match("#<ms-xrm:Identifier>([^<]+)<#", file_get_contents("$url?wsdl=wsdl0"), $sts);
$date = fn($seconds) => gmdate("Y-m-d\\\\TH:i:s\\\\Z", time() + $seconds);
$stamp = "<u:Timestamp xmlns:u=\\"$u\\" u:Id=\\"_0\\"><u:Created>{$date(0)}</u:Created><u:Expires>{$date(3600)}</u:Expires></u:Timestamp>";
$request = "<s:Envelope xmlns:s=\\"http://www.w3.org/2003/05/soap-envelope\\" xmlns:a=\\"$a\\"><s:Header><a:Action s:mustUnderstand=\\"1\\">$t/RST/Issue</a:Action><a:MessageID>urn:uuid:1</a:MessageID><o:Security s:mustUnderstand=\\"1\\" xmlns:o=\\"$o\\">$stamp<o:UsernameToken><o:Username>" . htmlspecialchars($login) . "</o:Username><o:Password>" . htmlspecialchars($password) . "</o:Password></o:UsernameToken></o:Security></s:Header><s:Body><t:RequestSecurityToken xmlns:t=\\"$t\\"><p:AppliesTo xmlns:p=\\"http://schemas.xmlsoap.org/ws/2004/09/policy\\"><a:EndpointReference><a:Address>$url</a:Address></a:EndpointReference></p:AppliesTo><t:RequestType>$t/Issue</t:RequestType><t:KeyType>$t/$keyType</t:KeyType></t:RequestSecurityToken></s:Body></s:Envelope>";
$options = ["http" => ["method" => "POST", "header" => "Content-Type: application/soap+xml; charset=utf-8", "content" => $request, "ignore_errors" => true]];
$reply = file_get_contents($sts[1] . "/13/usernamemixed", false, stream_context_create($options));
if (!preg_match("#RequestedSecurityToken>(.*)</trust:RequestedSecurityToken#s", $reply, $token)) { fwrite(STDERR, $reply); exit(1); }
preg_match("#BinarySecret>([^<]+)<#", $reply, $secret);
preg_match("#KeyIdentifier[^>]*>([^<]+)<#", $reply, $id);
$signature = "";
if ($secret) {
  $digest = base64_encode(sha1($stamp, true));
  $info = "<SignedInfo xmlns=\\"$d\\"><CanonicalizationMethod Algorithm=\\"$c14n\\"></CanonicalizationMethod><SignatureMethod Algorithm=\\"{$d}hmac-sha1\\"></SignatureMethod><Reference URI=\\"#_0\\"><Transforms><Transform Algorithm=\\"$c14n\\"></Transform></Transforms><DigestMethod Algorithm=\\"{$d}sha1\\"></DigestMethod><DigestValue>$digest</DigestValue></Reference></SignedInfo>";
  $value = base64_encode(hash_hmac("sha1", $info, base64_decode($secret[1]), true));
  $signature = "<Signature xmlns=\\"$d\\">$info<SignatureValue>$value</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier ValueType=\\"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID\\">{$id[1]}</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>";
}
$client = new SoapClient("$url?wsdl", ["soap_version" => SOAP_1_2, "cache_wsdl" => WSDL_CACHE_NONE]);
$client->__setLocation($url);
$any = fn($text) => new SoapVar($text, XSD_ANYXML);
$client->__setSoapHeaders([
  new SoapHeader($a, "Action", "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Execute"),
  new SoapHeader($a, "MessageID", "urn:uuid:2"),
  new SoapHeader($o, "Security", $any("<o:Security xmlns:o=\\"$o\\">$stamp{$token[1]}$signature</o:Security>")),
]);
$call = new SoapVar(["RequestName" => "WhoAmI"], SOAP_ENC_OBJECT, "WhoAmIRequest", "http://schemas.microsoft.com/crm/2011/Contracts");
for ($i = 0; $i < 2; $i++)
  echo $client->Execute(["request" => $call])->ExecuteResult->Results->KeyValuePairOfstringanyType[0]->value, "\\n";
`;

const guidLines = /^(?:([0-9a-f-]{36})\n)\1\n$/;

describe("zeep with NTLM", needsServer("python3-zeep", "python3-requests-ntlm"), () => {
  let emulator: Emulator;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-zeep-"));
    await writeFile(join(folder, "openssl.cnf"), opensslConfig);
    emulator = await startEmulator({ users: [user], signIn: ["ntlm"] });
  });
  after(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  it("loads ?wsdl and calls WhoAmI over both ports", async () => {
    const env = { ...process.env, OPENSSL_CONF: join(folder, "openssl.cnf") };
    const args = ["-c", zeepWithNtlm, emulator.url + organization, "CRMDOM\\bob", user.password];
    const { stdout } = await run("/usr/bin/python3", args, { env, timeout: 60_000 });
    assert.match(stdout, guidLines);
  });
});

describe("with a token of the federation server", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ users: [user], signIn: ["federation"] });
  });
  after(() => emulator.close());

  const clients = {
    zeep: (url: string, password: string, keyType: string) =>
      run("/usr/bin/python3", ["-c", zeepWithToken, url, user.upn, password, keyType], { timeout: 60_000 }),
    "php-soap": (url: string, password: string, keyType: string) =>
      run("php", ["-r", phpWithToken, "--", url, "CRMDOM\\bob", password, keyType], { timeout: 60_000 }),
  } as const;
  const servers = { zeep: "python3-zeep", "php-soap": "php-soap" } as const;

  for (const name of ["zeep", "php-soap"] as const) {
    describe(name, needsServer(servers[name]), () => {
      for (const keyType of ["SymmetricKey", "Bearer"]) {
        it(`calls WhoAmI twice, ${keyType}`, async () => {
          const { stdout } = await clients[name](emulator.url + organization, user.password, keyType);
          assert.match(stdout, guidLines);
        });
      }

      it("is refused with a wrong password", async () => {
        await assert.rejects(clients[name](emulator.url + organization, "wrong", "Bearer"), /ID3242/);
      });
    });
  }
});
