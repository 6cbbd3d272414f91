import { optionalText, textOf } from "../xml/element-values.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import { xml } from "../xml/markup.ts";
import { readDocument } from "../xml/read-document.ts";
import { readAnswer } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";

/** Where a device was registered with Live ID, as long as that service existed (protocols §5). */
export const deviceRegistrationAddress = "https://login.live.com/ppsecure/DeviceAddCredential.srf";

/** A device as Live ID knows it: the name starts with `11`, then come 24 characters of a to z and 0 to 9. */
export type Device = { readonly name: string; readonly password: string };

export type DeviceRegistration = {
  readonly device: Device;
  /** The program that registers it, a GUID. */
  readonly applicationId: string;
};

export type DeviceRegistrationAnswer =
  | { readonly kind: "registered"; readonly puid: string }
  | { readonly kind: "refused"; readonly code: string; readonly subcode?: string | undefined };

/** `<DeviceAddRequest><ClientInfo name="…" version="1.0"/><Authentication><Membername>…</Membername>…`, by POST. */
export function deviceAddRequest(
  { device, applicationId }: DeviceRegistration,
  address: string = deviceRegistrationAddress,
): WireRequest {
  const body = xml`<DeviceAddRequest>
    <ClientInfo name="${applicationId}" version="1.0"/>
    <Authentication>
      <Membername>${device.name}</Membername>
      <Password>${device.password}</Password>
    </Authentication>
  </DeviceAddRequest>`;
  return {
    method: "POST",
    url: address,
    headers: { "content-type": "application/soap+xml; charset=utf-8" },
    body: body.text,
  };
}

/** Reads a `DeviceAddResponse`. Errors: those of `readAnswer`; WIRE_UNEXPECTED_DOCUMENT, WIRE_MISSING_ELEMENT. */
export function parseDeviceAddResponse(response: WireResponse): DeviceRegistrationAnswer {
  const root = expectRoot(readAnswer(response, "the answer to the device's registration"), "DeviceAddResponse");
  const isSuccess = root.attribute("", "Success") ?? optionalText(root.child("", "success"));
  const puid = optionalText(root.child("", "puid"));
  if (isSuccess?.trim().toLowerCase() === "true" && puid !== undefined) return { kind: "registered", puid };
  return {
    kind: "refused",
    code: root.child("", "Error")?.attribute("", "Code") ?? optionalText(root.child("", "Error")) ?? "",
    subcode: optionalText(root.child("", "ErrorSubcode")),
  };
}

/** Reads what `deviceAddRequest` makes. Errors: those of `readDocument`; WIRE_UNEXPECTED_DOCUMENT, WIRE_MISSING_ELEMENT. */
export function decodeDeviceAddRequest(body: Uint8Array | string): DeviceRegistration {
  const root = expectRoot(readDocument(body, "a device's registration"), "DeviceAddRequest");
  const authentication = root.requireChild("", "Authentication");
  return {
    device: {
      name: textOf(authentication.requireChild("", "Membername")),
      password: textOf(authentication.requireChild("", "Password")),
    },
    applicationId: root.requireChild("", "ClientInfo").attribute("", "name") ?? "",
  };
}

/** The answer as Live ID writes it; content type `text/xml`. */
export function encodeDeviceAddResponse(answer: DeviceRegistrationAnswer): string {
  if (answer.kind === "registered") {
    return xml`<DeviceAddResponse Success="true"><success>true</success><puid>${answer.puid}</puid></DeviceAddResponse>`
      .text;
  }
  const { code, subcode } = answer;
  return xml`<DeviceAddResponse Success="false"><success>false</success><Error Code="${code}"/>
    ${subcode === undefined ? undefined : xml`<ErrorSubcode>${subcode}</ErrorSubcode>`}
  </DeviceAddResponse>`.text;
}

function expectRoot(root: XmlElement, name: string): XmlElement {
  if (root.is("", name)) return root;
  throw root.error("WIRE_UNEXPECTED_DOCUMENT", `<${root.name}> came where <${name}> was expected`);
}
