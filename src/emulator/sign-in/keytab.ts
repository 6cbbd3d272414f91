import { closeSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { EmulatorError } from "../emulator-error.ts";

/** The first byte of every keytab; the second is the version of its format, 1 or 2. */
const mark = 0x05;

/**
 * Has GSS-API take the service's keys from this file. It knows no other way than the environment of the process (KRB5_KTNAME),
 * so one process has one keytab: the one that was named last. Error: EMULATOR_KEYTAB_UNUSABLE.
 */
export function useKeytab(file: string | undefined): void {
  if (file === undefined) throw unusable("the sign-in 'kerberos' needs a keytab, and none is named");
  checkKeytab(file);
  process.env.KRB5_KTNAME = `FILE:${resolve(file)}`;
}

function checkKeytab(file: string): void {
  const start = Buffer.alloc(2);
  try {
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, start);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw unusable("the keytab cannot be read", file, cause);
  }
  if (start[0] !== mark || (start[1] !== 1 && start[1] !== 2)) throw unusable("the file is no keytab", file);
}

function unusable(message: string, where?: string, cause?: unknown): EmulatorError {
  return new EmulatorError({
    code: "EMULATOR_KEYTAB_UNUSABLE",
    message,
    where,
    remedy:
      "name a file with the key of HTTP/<host name> that this user can read (option keytab, on the command line --keytab FILE); MIT's kadmin writes one with ktadd, Windows with ktpass",
    cause,
  });
}
