import { booleanOf, optionalAddress, optionalText, textOf } from "../xml/element-values.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import { xml } from "../xml/markup.ts";
import { readAnswer } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";

/** Where Microsoft's online services look up who signs an account in (protocols §5). */
export const userRealmAddress = "https://login.microsoftonline.com/GetUserRealm.srf";

/** What the look-up says of an account. Addresses in it are the server's word: judge them before a password goes there. */
export type UserRealm =
  | ({ readonly kind: "managed" } & RealmFacts)
  | ({
      readonly kind: "federated";
      /** The federation server's endpoint for active clients, `…/adfs/services/trust/2005/usernamemixed`. */
      readonly stsAddress?: string | undefined;
      /** Its metadata exchange. */
      readonly mexAddress?: string | undefined;
      /** Its sign-in page for browsers. */
      readonly authAddress?: string | undefined;
      readonly brandName?: string | undefined;
    } & RealmFacts)
  /** No such account or domain. */
  | ({ readonly kind: "unknown" } & RealmFacts);

type RealmFacts = {
  readonly login: string;
  readonly domainName?: string | undefined;
  readonly cloudInstanceName?: string | undefined;
};

/** `POST …/GetUserRealm.srf` with the form `login=user%40example.com&xml=1`. */
export function userRealmRequest(login: string, address: string = userRealmAddress): WireRequest {
  return {
    method: "POST",
    url: address,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/xml" },
    body: new URLSearchParams({ login, xml: "1" }).toString(),
  };
}

/** Reads the `RealmInfo` document. Errors: those of `readAnswer`; WIRE_UNEXPECTED_DOCUMENT, WIRE_INVALID_VALUE. */
export function parseUserRealmResponse(response: WireResponse): UserRealm {
  const root = readAnswer(response, "the user realm");
  if (!root.is("", "RealmInfo")) {
    throw root.error("WIRE_UNEXPECTED_DOCUMENT", `<${root.name}> came where <RealmInfo> was expected`);
  }
  const text = (name: string) => optionalText(root.child("", name));
  const facts: RealmFacts = {
    login: textOf(root.requireChild("", "Login")),
    domainName: text("DomainName"),
    cloudInstanceName: text("CloudInstanceName"),
  };
  if (isFederated(root)) {
    return {
      kind: "federated",
      stsAddress: optionalAddress(root.child("", "STSAuthURL")),
      mexAddress: optionalAddress(root.child("", "MEXURL")),
      authAddress: optionalAddress(root.child("", "AuthURL")),
      brandName: text("FederationBrandName"),
      ...facts,
    };
  }
  return { kind: text("NameSpaceType")?.toLowerCase() === "managed" ? "managed" : "unknown", ...facts };
}

function isFederated(root: XmlElement): boolean {
  const kind = optionalText(root.child("", "NameSpaceType"))?.toLowerCase();
  const flag = root.child("", "IsFederatedNS");
  return (
    kind === "federated" ||
    (kind === undefined && optionalText(flag) !== undefined && flag !== undefined && booleanOf(flag))
  );
}

/** The account that a request asks about; undefined where the form names none. */
export function decodeUserRealmRequest(form: string): string | undefined {
  return new URLSearchParams(form).get("login")?.trim() || undefined;
}

/** The `RealmInfo` document as Microsoft's service writes it; content type `text/xml`. */
export function encodeUserRealm(realm: UserRealm): string {
  const { kind, login, domainName, cloudInstanceName } = realm;
  const { state, userState, name } = kinds[kind];
  return xml`<RealmInfo Success="true">
    <State>${state}</State>
    <UserState>${userState}</UserState>
    <Login>${login}</Login>
    <NameSpaceType>${name}</NameSpaceType>
    <DomainName>${domainName}</DomainName>
    <IsFederatedNS>${kind === "federated"}</IsFederatedNS>
    ${kind === "federated" ? federationMarkup(realm) : undefined}
    ${cloudInstanceName === undefined ? undefined : xml`<CloudInstanceName>${cloudInstanceName}</CloudInstanceName>`}
  </RealmInfo>`.text;
}

const kinds = {
  managed: { state: 4, userState: 2, name: "Managed" },
  federated: { state: 3, userState: 2, name: "Federated" },
  unknown: { state: 1, userState: 1, name: "Unknown" },
} as const;

function federationMarkup({ stsAddress, mexAddress, authAddress, brandName }: UserRealm & { kind: "federated" }) {
  return xml`<STSAuthURL>${stsAddress}</STSAuthURL>
    <FederationTier>0</FederationTier>
    <FederationBrandName>${brandName}</FederationBrandName>
    <AuthURL>${authAddress}</AuthURL>
    <MEXURL>${mexAddress}</MEXURL>`;
}
