import { DynamlError } from "../../../errors.ts";
import { encodeMetadata, encodeMetadataResponse } from "../../../wire/service-description/encode-metadata.ts";
import { decodeMetadataRequest } from "../../../wire/service-description/metadata-exchange.ts";
import type { EmulatorRequest } from "../../handler.ts";
import { plainResponse } from "../../plain-response.ts";
import type { EndpointHandler, SignInEndpoint } from "../scheme.ts";
import type { RealmEndpoint } from "./endpoints.ts";
import { nameOfRealm, type Realm, realmPath } from "./realm.ts";

/** Metadata exchange: what endpoints a federation server has, as an answer to GET and to WS-Transfer Get. */
export function metadataExchange(realm: Realm, endpoints: readonly RealmEndpoint[]): SignInEndpoint {
  const listFor = (request: EmulatorRequest) =>
    endpoints.map(({ path, ...endpoint }) => ({ ...endpoint, address: `${nameOfRealm(realm, request)}/${path}` }));
  const get: EndpointHandler = (request) => ({
    status: 200,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body: encodeMetadata(listFor(request)).text,
  });
  const post: EndpointHandler = (request) => {
    try {
      const { messageId } = decodeMetadataRequest(request.body);
      return { status: 200, ...encodeMetadataResponse(listFor(request), messageId) };
    } catch (error) {
      if (error instanceof DynamlError) return plainResponse(400, error.message);
      throw error;
    }
  };
  return { path: `${realmPath(realm)}/mex`, methods: { GET: get, POST: post } };
}
