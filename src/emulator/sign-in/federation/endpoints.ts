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
  ["windowsmixed", "Windows", "Mixed"],
  ["windowstransport", "Windows", "Transport"],
  ["kerberosmixed", "Kerberos", "Mixed"],
  ["issuedtokenmixedsymmetricbasic256", "IssuedToken", "Mixed", "SymmetricKey"],
];

const only13: readonly Row[] = [["issuedtokenmixedsymmetricbasic256sha256", "IssuedToken", "Mixed", "SymmetricKey"]];

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
