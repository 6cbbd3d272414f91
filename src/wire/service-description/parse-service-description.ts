import { ns } from "../soap/namespaces.ts";
import type { SoapVersion } from "../soap/soap-version.ts";
import { optionalText } from "../xml/element-values.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import { maxDescriptionLength } from "../xml/read-document.ts";
import { readAnswer } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { type AuthenticationPolicy, readAuthenticationPolicy } from "./authentication-policy.ts";
import { wsdl } from "./namespaces.ts";

/** One document of a service description; a description may be spread over several that import each other. */
export type WsdlDocument = {
  /** Absolute addresses of the documents that this one imports. */
  readonly imports: readonly string[];
  readonly policies: readonly AuthenticationPolicy[];
  readonly bindings: readonly WsdlBinding[];
  readonly ports: readonly WsdlPort[];
};

type WsdlBinding = {
  readonly name: string;
  readonly soap?: SoapVersion | undefined;
  /** What its PolicyReference names, without the `#`. */
  readonly policyIds: readonly string[];
};

type WsdlPort = {
  readonly name: string;
  /** Local name. */
  readonly binding: string;
  readonly address: string;
  readonly identity?: ServiceIdentity | undefined;
};

/** Whom Kerberos names at an address (WS-Addressing identity). */
export type ServiceIdentity = { readonly kind: "Spn" | "Upn" | "Dns"; readonly value: string };

/** A place where the service is spoken to. */
export type ServiceEndpoint = {
  readonly address: string;
  readonly soap?: SoapVersion | undefined;
  readonly identity?: ServiceIdentity | undefined;
  readonly policies: readonly AuthenticationPolicy[];
};

/** `GET https://…/Organization.svc?wsdl` */
export function serviceDescriptionRequest(
  serviceAddress: string,
  query: "wsdl" | "wsdl=wsdl0" | "singleWsdl" = "wsdl",
): WireRequest {
  const url = `${serviceAddress.split("?")[0]}?${query}`;
  return { method: "GET", url, headers: { accept: "text/xml, application/xml" } };
}

/**
 * Reads one document of a service description; `url` is where it came from, for its imports.
 * Errors: those of `readAnswer`; WIRE_UNEXPECTED_DOCUMENT where it is no WSDL; WIRE_INVALID_VALUE.
 */
export function parseServiceDescription(response: WireResponse, url: string): WsdlDocument {
  const root = readAnswer(response, "the service description", maxDescriptionLength);
  if (root.is(wsdl.definitions, "definitions")) return readDefinitions(root, url);
  throw root.error("WIRE_UNEXPECTED_DOCUMENT", `<${root.name}> came where a service description (WSDL) was expected`, {
    remedy: "Check that the address ends in Organization.svc or Discovery.svc.",
  });
}

/** Reads a wsdl:definitions element, wherever it stands. */
export function readDefinitions(root: XmlElement, url: string): WsdlDocument {
  const imports = root.childrenNamed(wsdl.definitions, "import").map((one) => importAddress(one, url));
  return {
    imports: imports.filter((address) => address !== undefined),
    policies: root.childrenNamed(wsdl.policy, "Policy").map(readAuthenticationPolicy),
    bindings: root.childrenNamed(wsdl.definitions, "binding").map(readBinding),
    ports: root
      .childrenNamed(wsdl.definitions, "service")
      .flatMap((service) => service.childrenNamed(wsdl.definitions, "port"))
      .flatMap(readPort),
  };
}

function importAddress(element: XmlElement, url: string): string | undefined {
  const location = element.attribute("", "location");
  if (location === undefined) return undefined;
  if (URL.canParse(location, url)) return new URL(location, url).href;
  throw element.error("WIRE_INVALID_VALUE", "the location of an import is no address");
}

function readBinding(element: XmlElement): WsdlBinding {
  const soap12 = element.child(wsdl.soap12, "binding") !== undefined;
  const soap11 = element.child(wsdl.soap11, "binding") !== undefined;
  return {
    name: element.attribute("", "name") ?? "",
    soap: soap12 ? "1.2" : soap11 ? "1.1" : undefined,
    policyIds: element
      .childrenNamed(wsdl.policy, "PolicyReference")
      .map((reference) => (reference.attribute("", "URI") ?? "").replace(/^#/, "")),
  };
}

/** A port without an http address (net.tcp and the like) is left out. */
function readPort(element: XmlElement): WsdlPort[] {
  const holder = element.child(wsdl.soap12, "address") ?? element.child(wsdl.soap11, "address");
  const address = holder?.attribute("", "location")?.trim() ?? "";
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return [];
  const binding = element.attribute("", "binding") ?? "";
  return [
    {
      name: element.attribute("", "name") ?? "",
      binding: binding.slice(binding.indexOf(":") + 1),
      address,
      identity: identityOf(element),
    },
  ];
}

function identityOf(port: XmlElement): ServiceIdentity | undefined {
  const identity = port.child(ns.addressing, "EndpointReference")?.child(wsdl.identity, "Identity");
  for (const kind of ["Spn", "Upn", "Dns"] as const) {
    const value = optionalText(identity?.child(wsdl.identity, kind));
    if (value !== undefined) return { kind, value };
  }
  return undefined;
}

/** The endpoints of a whole description, each with the policies of its binding. */
export function serviceEndpoints(documents: readonly WsdlDocument[]): ServiceEndpoint[] {
  const bindings = new Map(
    documents.flatMap((document) => document.bindings.map((binding) => [binding.name, binding])),
  );
  const policies = new Map(documents.flatMap((document) => document.policies.map((policy) => [policy.id, policy])));
  return documents
    .flatMap((document) => document.ports)
    .map(({ address, identity, binding: name }) => {
      const binding = bindings.get(name);
      const bound = binding?.policyIds.map((id) => policies.get(id)) ?? [];
      return { address, identity, soap: binding?.soap, policies: bound.filter((policy) => policy !== undefined) };
    });
}

/**
 * How the service wants its users to sign in: the policy of its first endpoint that says so, the browser's endpoint (its
 * address ends in `web`) left out, or else any policy that says so; undefined where none does.
 */
export function authenticationPolicyOf(documents: readonly WsdlDocument[]): AuthenticationPolicy | undefined {
  const saysSo = ({ authentications }: AuthenticationPolicy) => authentications.length > 0;
  const endpoints = serviceEndpoints(documents).filter(({ address }) => !/\/web\/?$/i.test(address));
  const bound = endpoints.flatMap(({ policies }) => policies).find(saysSo);
  return bound ?? documents.flatMap(({ policies }) => policies).find(saysSo);
}
