import type { TokenEndpoint } from "../../../wire/service-description/metadata-exchange.ts";

/** One of a federation server's endpoints, below `/adfs/services/trust`. */
export type RealmEndpoint = Omit<TokenEndpoint, "address"> & { readonly path: string };

type Row = readonly [
  path: string,
  credential: RealmEndpoint["credential"],
  security: RealmEndpoint["security"],
  keyType?: RealmEndpoint["keyType"],
];

const both: readonly Row[] = [
  ["usernamemixed", "UserName", "Mixed"],
  ["windowstransport", "Windows", "Transport"],
  ["issuedtokenmixedsymmetricbasic256", "IssuedToken", "Mixed", "SymmetricKey"],
];

const only13: readonly Row[] = [["issuedtokenmixedsymmetricbasic256sha256", "IssuedToken", "Mixed", "SymmetricKey"]];

/** Endpoints of AD FS that negotiate in messages of their own (SPNEGO, Kerberos), which is not done here; no metadata lists them. */
export const unservedEndpoints: readonly Pick<RealmEndpoint, "path" | "version">[] = [
  { path: "13/windowsmixed", version: "1.3" },
  { path: "13/kerberosmixed", version: "1.3" },
  { path: "2005/windowsmixed", version: "2005" },
  { path: "2005/kerberosmixed", version: "2005" },
];

/** The endpoints that AD FS has and that are served here (protocols §4), WS-Trust 1.3 first. */
export const realmEndpoints: readonly RealmEndpoint[] = [
  ...[...both, ...only13].map((row) => endpoint("13", "1.3", row)),
  ...both.map((row) => endpoint("2005", "2005", row)),
];

function endpoint(
  folder: string,
  version: RealmEndpoint["version"],
  [path, credential, security, keyType]: Row,
): RealmEndpoint {
  return { path: `${folder}/${path}`, version, credential, security, keyType };
}
