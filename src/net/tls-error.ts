import { DynamlError } from "../errors.ts";
import { type NetErrorCode, netError, systemCode, withoutCredentials } from "./net-error.ts";

type Explanation = { readonly code: NetErrorCode; readonly happened: string; readonly remedy: string };

const trustIt =
  "where that is right, the operator names the authority's certificate: --ca FILE, or ca in the connection profile";

const selfSigned: Explanation = {
  code: "NET_TLS_SELF_SIGNED",
  happened: "the server's certificate is self-signed",
  remedy: trustIt,
};
const unknownAuthority: Explanation = {
  code: "NET_TLS_UNKNOWN_CA",
  happened: "the server's certificate comes from an authority that is not trusted here",
  remedy: `${trustIt}; a server that leaves out intermediate certificates has the same effect`,
};
const version: Explanation = {
  code: "NET_TLS_VERSION",
  happened: "the server speaks none of TLS 1.2 and 1.3",
  remedy: "enable TLS 1.2 on the server (Windows Server 2008 R2 and later can); older versions are not spoken",
};
const notTls: Explanation = {
  code: "NET_TLS_NOT_SPOKEN",
  happened: "the server does not speak TLS on this port",
  remedy: "check the port, and whether the address is one of http",
};
const weak: Explanation = {
  code: "NET_TLS_WEAK",
  happened: "the server's certificate or key is too weak",
  remedy: "give the server a certificate with a key of 2048 bits or more, signed with SHA-256 or better",
};
const handshake: Explanation = {
  code: "NET_TLS_FAILED",
  happened: "TLS could not be agreed on with the server",
  remedy: "see the cause, and the ciphers that the server allows",
};
const closed: Explanation = {
  code: "NET_TLS_CLOSED",
  happened: "the server closed the connection while TLS was being agreed on",
  remedy: "check the port; a server that speaks TLS 1.0 only, or none, may do this, a firewall on the way too",
};

/** By the `code` of the errors of Node and OpenSSL. */
const explanations: Readonly<Record<string, Explanation>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  INVALID_CA: unknownAuthority,
  CERT_HAS_EXPIRED: {
    code: "NET_TLS_EXPIRED",
    happened: "the server's certificate, or one that vouches for it, has expired",
    remedy: "have it renewed; check this machine's clock too",
  },
  CERT_NOT_YET_VALID: {
    code: "NET_TLS_NOT_YET_VALID",
    happened: "the server's certificate is not valid yet",
    remedy: "check this machine's clock, then the certificate",
  },
  CERT_REVOKED: {
    code: "NET_TLS_REVOKED",
    happened: "the server's certificate has been revoked",
    remedy: "have the server's certificate replaced",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: "NET_TLS_WRONG_HOST",
    happened: "the server's certificate is for another name",
    remedy: "give the server by a name that its certificate holds (see the cause)",
  },
  CA_MD_TOO_WEAK: weak,
  EE_KEY_TOO_SMALL: weak,
  CA_KEY_TOO_SMALL: weak,
  ERR_SSL_CA_MD_TOO_WEAK: weak,
  ERR_SSL_EE_KEY_TOO_SMALL: weak,
  ERR_SSL_DH_KEY_TOO_SMALL: weak,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: version,
  ERR_SSL_UNSUPPORTED_PROTOCOL: version,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: version,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  ERR_SSL_HTTP_REQUEST: notTls,
  ECONNRESET: closed,
  EPIPE: closed,
};

/** What went wrong while TLS was being agreed on; nothing of the request has left. */
export function tlsError(cause: Error, host: string, url: string): DynamlError {
  const code = systemCode(cause);
  const explanation = explanations[code] ?? (/^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code) ? handshake : undefined);
  if (explanation === undefined) return netError(cause, url, false);
  return new DynamlError<NetErrorCode>({
    code: explanation.code,
    message: `${explanation.happened}: ${host}`,
    where: withoutCredentials(url),
    remedy: explanation.remedy,
    context: { host, sent: false, reason: code },
    retryable: explanation === closed,
    cause,
  });
}
