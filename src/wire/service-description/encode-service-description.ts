import { ns } from "../soap/namespaces.ts";
import type { SoapVersion } from "../soap/soap-version.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { AuthenticationPolicy } from "./authentication-policy.ts";
import { wsdl } from "./namespaces.ts";
import type { ServiceIdentity } from "./parse-service-description.ts";
import { policyMarkup } from "./policy-markup.ts";
import { schemaMarkup } from "./schemas/schema.ts";
import type { ServiceContract } from "./service-contract.ts";

export type DescribedService = {
  readonly contract: ServiceContract;
  /** `https://org.example.com/XRMServices/2011/Organization.svc`, without a query: documents name each other below it. */
  readonly address: string;
  readonly policy: AuthenticationPolicy;
  readonly identity?: ServiceIdentity | undefined;
};

/**
 * The document of a service's description that a query asks for: `wsdl` (the service and its ports), `wsdl=wsdl0` (policy,
 * messages, bindings), `xsd=xsd0` and on (types), `singleWsdl` (all in one). Undefined for any other query.
 * Two ports: SOAP 1.2 with WS-Addressing at the address, SOAP 1.1 below it at `/web` (protocols §1.1, §2).
 */
export function encodeServiceDescription(service: DescribedService, query: string): string | undefined {
  const [name = "", value = ""] = query.replace(/^\?/, "").split("&")[0]?.split("=") ?? [];
  const key = `${name.toLowerCase()}=${value.toLowerCase()}`;
  if (key === "wsdl=") return declaration + rootDocument(service).text;
  if (key === "wsdl=wsdl0") return declaration + partDocument(service).text;
  if (key === "singlewsdl=") return declaration + singleDocument(service).text;
  const { schemas } = service.contract;
  const schema = /^xsd=xsd(\d{1,2})$/.exec(key)?.[1];
  const table = schema === undefined ? undefined : schemas[Number(schema)];
  return table && declaration + schemaMarkup(table, schemas, (namespace) => schemaAddress(service, namespace)).text;
}

const declaration = '<?xml version="1.0" encoding="utf-8"?>';

function rootDocument(service: DescribedService): Markup {
  const { contract, address } = service;
  return definitions(
    service,
    contract.serviceNamespace,
    xml`<wsdl:import namespace="${contract.namespace}" location="${address}?wsdl=wsdl0"/>
      ${serviceMarkup(service)}`,
  );
}

function partDocument(service: DescribedService): Markup {
  const imports = service.contract.schemas.map(
    ({ namespace }) => xml`<xs:import schemaLocation="${schemaAddress(service, namespace)}" namespace="${namespace}"/>`,
  );
  const types = xml`<xs:schema xmlns:xs="${ns.xsd}" targetNamespace="${service.contract.namespace}/Imports">${imports}</xs:schema>`;
  return definitions(service, service.contract.namespace, partMarkup(service, types));
}

function singleDocument(service: DescribedService): Markup {
  const { contract } = service;
  const types = xml`${contract.schemas.map((table) => schemaMarkup(table, contract.schemas))}`;
  return definitions(service, contract.namespace, xml`${partMarkup(service, types)}${serviceMarkup(service)}`);
}

function schemaAddress({ address, contract }: DescribedService, namespace: string): string {
  return `${address}?xsd=xsd${contract.schemas.findIndex((table) => table.namespace === namespace)}`;
}

function definitions({ contract }: DescribedService, namespace: string, content: Markup): Markup {
  return xml`<wsdl:definitions xmlns:wsdl="${wsdl.definitions}" xmlns:soap="${wsdl.soap11}" xmlns:soap12="${wsdl.soap12}"
    ${" "}xmlns:wsaw="${wsdl.addressingWsdl}" xmlns:wsa10="${ns.addressing}" xmlns:wsp="${wsdl.policy}"
    ${" "}xmlns:c="${ns.contracts}" xmlns:i0="${contract.namespace}" name="${contract.service}" targetNamespace="${namespace}">
    ${content}
  </wsdl:definitions>`;
}

function partMarkup(service: DescribedService, types: Markup): Markup {
  const { contract, policy } = service;
  return xml`${policyMarkup({ ...policy, id: policyId(contract) })}
    <wsdl:types>${types}</wsdl:types>
    ${contract.operations.map((operation) => messagesMarkup(contract, operation))}
    ${portTypeMarkup(contract)}
    ${bindings.map((binding) => bindingMarkup(contract, binding))}`;
}

type Binding = { readonly prefix: string; readonly soap: SoapVersion; readonly path: string };

const bindings: readonly Binding[] = [
  { prefix: "CustomBinding", soap: "1.2", path: "" },
  { prefix: "BasicHttpBinding", soap: "1.1", path: "/web" },
];

function policyId(contract: ServiceContract): string {
  return `CustomBinding_${contract.contract}_policy`;
}

function messagesMarkup({ contract, fault }: ServiceContract, operation: string): Markup {
  const message = (kind: string, part: string, element: string) =>
    xml`<wsdl:message name="${contract}_${operation}_${kind}"><wsdl:part name="${part}" element="${element}"/></wsdl:message>`;
  return xml`${message("InputMessage", "parameters", `i0:${operation}`)}
    ${message("OutputMessage", "parameters", `i0:${operation}Response`)}
    ${message(`${fault}Fault_FaultMessage`, "detail", `c:${fault}`)}`;
}

function portTypeMarkup({ contract, namespace, fault, operations }: ServiceContract): Markup {
  const operationMarkup = (name: string) => {
    const action = `${namespace}/${contract}/${name}`;
    const message = (kind: string) => `i0:${contract}_${name}_${kind}`;
    return xml`<wsdl:operation name="${name}">
      <wsdl:input wsaw:Action="${action}" message="${message("InputMessage")}"/>
      <wsdl:output wsaw:Action="${action}Response" message="${message("OutputMessage")}"/>
      <wsdl:fault wsaw:Action="${action}${fault}Fault" name="${fault}Fault" message="${message(`${fault}Fault_FaultMessage`)}"/>
    </wsdl:operation>`;
  };
  return xml`<wsdl:portType name="${contract}">${operations.map(operationMarkup)}</wsdl:portType>`;
}

function bindingMarkup(contract: ServiceContract, { prefix, soap }: Binding): Markup {
  const is12 = soap === "1.2";
  const reference = xml`<wsp:PolicyReference URI="#${policyId(contract)}"/>`;
  const transport = "http://schemas.xmlsoap.org/soap/http";
  return xml`<wsdl:binding name="${prefix}_${contract.contract}" type="i0:${contract.contract}">
    ${is12 ? reference : undefined}
    ${is12 ? xml`<soap12:binding transport="${transport}"/>` : xml`<soap:binding transport="${transport}"/>`}
    ${contract.operations.map((operation) => boundOperation(contract, operation, is12))}
  </wsdl:binding>`;
}

function boundOperation({ namespace, contract, fault }: ServiceContract, name: string, is12: boolean): Markup {
  const action = `${namespace}/${contract}/${name}`;
  const body = is12 ? xml`<soap12:body use="literal"/>` : xml`<soap:body use="literal"/>`;
  return xml`<wsdl:operation name="${name}">
    ${is12 ? xml`<soap12:operation soapAction="${action}" style="document"/>` : xml`<soap:operation soapAction="${action}" style="document"/>`}
    <wsdl:input>${body}</wsdl:input>
    <wsdl:output>${body}</wsdl:output>
    <wsdl:fault name="${fault}Fault">
      ${is12 ? xml`<soap12:fault use="literal" name="${fault}Fault"/>` : xml`<soap:fault use="literal" name="${fault}Fault"/>`}
    </wsdl:fault>
  </wsdl:operation>`;
}

function serviceMarkup({ contract, address, identity }: DescribedService): Markup {
  const ports = bindings.map(({ prefix, soap, path }) => {
    const [name, location] = [`${prefix}_${contract.contract}`, `${address}${path}`];
    return xml`<wsdl:port name="${name}" binding="i0:${name}">
      ${soap === "1.2" ? xml`<soap12:address location="${location}"/>` : xml`<soap:address location="${location}"/>`}
      ${soap === "1.2" ? identityMarkup(location, identity) : undefined}
    </wsdl:port>`;
  });
  return xml`<wsdl:service name="${contract.service}">${ports}</wsdl:service>`;
}

function identityMarkup(location: string, identity: ServiceIdentity | undefined): Markup | undefined {
  if (identity === undefined) return undefined;
  const named = {
    Spn: xml`<Spn>${identity.value}</Spn>`,
    Upn: xml`<Upn>${identity.value}</Upn>`,
    Dns: xml`<Dns>${identity.value}</Dns>`,
  };
  return xml`<wsa10:EndpointReference>
    <wsa10:Address>${location}</wsa10:Address>
    <Identity xmlns="${wsdl.identity}">${named[identity.kind]}</Identity>
  </wsa10:EndpointReference>`;
}
