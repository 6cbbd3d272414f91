import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs of other projects that tests run against, by the name a test asks for. `files` must all exist; a bare name is looked up on PATH. */
export const realServers = {
  curl: { files: ["curl"], packages: ["curl"] },
  apache2: {
    files: ["apache2", "/usr/lib/apache2/modules/mod_auth_gssapi.so", "/etc/gss/mech.d/mech.ntlmssp.conf"],
    packages: ["apache2", "libapache2-mod-auth-gssapi", "gss-ntlmssp"],
  },
  krb5: {
    files: ["krb5kdc", "kdb5_util", "kadmin.local", "kinit", "/usr/include/gssapi/gssapi.h"],
    packages: ["krb5-kdc", "krb5-admin-server", "krb5-user", "libkrb5-dev"],
  },
  samba: {
    files: ["samba", "samba-tool", "ntlm_auth", "/usr/share/samba/setup/provision.ldif"],
    packages: ["samba", "winbind", "samba-ad-dc", "samba-ad-provision"],
  },
  squid: {
    files: ["squid", "htpasswd", "/usr/lib/squid/basic_ncsa_auth", "/usr/lib/squid/digest_file_auth"],
    packages: ["squid", "apache2-utils"],
  },
  "python3-requests-ntlm": {
    files: ["/usr/bin/python3", "/usr/lib/python3/dist-packages/requests_ntlm/__init__.py"],
    packages: ["python3", "python3-requests-ntlm"],
  },
  "python3-zeep": {
    files: ["/usr/bin/python3", "/usr/lib/python3/dist-packages/zeep/__init__.py"],
    packages: ["python3", "python3-zeep"],
  },
  "php-soap": { files: ["php", "/var/lib/dpkg/info/php-soap.list"], packages: ["php-cli", "php-soap"] },
} as const satisfies Record<string, { files: readonly string[]; packages: readonly string[] }>;

export type RealServer = keyof typeof realServers;

/** The words that the test summary looks for in a skip reason. */
export const missingServerMark = "real server not installed:";

/**
 * Options for `describe` or `test` of a suite that needs real servers: skipped, with the command that installs them, where
 * one is missing; in CI (CI=true) a missing one is an error.
 */
export function needsServer(...names: readonly RealServer[]): { skip: string | false } {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return { skip: false };
  const reason = `${missingServerMark} ${missing.join(", ")}; install with: scripts/test-servers`;
  if (process.env.CI === "true") throw new Error(reason);
  return { skip: reason };
}

function isInstalled(name: RealServer): boolean {
  return realServers[name].files.every((file) => (file.startsWith("/") ? existsSync(file) : isOnPath(file)));
}

/** System folders are looked at too: /usr/sbin is not on every user's PATH. */
function isOnPath(command: string): boolean {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, command)));
}
